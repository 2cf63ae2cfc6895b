/** What a case of a row looks at. `happy`: the row does its work; `refusal`: a refusal written by hand; the others come from the matrix. */
export const CASE_ASPECTS = ['happy', 'auth', 'gate', 'not-found', 'method', 'body', 'parameter', 'pages', 'head', 'accept', 'refusal'] as const;
export type CaseAspect = (typeof CASE_ASPECTS)[number];
