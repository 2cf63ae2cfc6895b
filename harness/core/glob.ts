const compiled = new Map<string, RegExp>();

function cached(key: string, build: () => string): RegExp {
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const made = new RegExp(`^${build()}$`, 's');
  compiled.set(key, made);
  return made;
}

const literal = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

/** Matches an id: `*` stands for any run of characters. */
export function matchesId(glob: string, id: string): boolean {
  return cached(`id ${glob}`, () => glob.split('*').map(literal).join('.*')).test(id);
}

/** Matches a location: `*` stands for one segment or part of one, `**` for any number of segments. */
export function matchesLocation(glob: string, location: string): boolean {
  return cached(`location ${glob}`, () =>
    glob
      .split('**')
      .map((part) => part.split('*').map(literal).join('[^/]*'))
      .join('.*'),
  ).test(location);
}
