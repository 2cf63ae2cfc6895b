/** One parametrised test a request, over one kept connection; the requests are read from a JSON file. */
export function pytestFile(requestsFile: string, baseUrl: string): string {
  // A JSON string of printable characters is a Python string too.
  return `import json
import pytest
import requests

with open(${JSON.stringify(requestsFile)}) as source:
    REQUESTS = json.load(source)


@pytest.fixture(scope="module")
def session():
    with requests.Session() as opened:
        yield opened


@pytest.mark.parametrize("sent", REQUESTS, ids=[sent["id"] for sent in REQUESTS])
def test_request(session, sent):
    answer = session.request(sent["method"], ${JSON.stringify(baseUrl)} + sent["path"], headers=dict(sent["headers"]), data=sent["body"] or None, allow_redirects=False)
    assert answer.status_code == 200
`;
}
