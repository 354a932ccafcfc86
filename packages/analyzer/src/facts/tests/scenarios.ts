import type { Service } from '../../service';

const steps = /['"]@cucumber\/cucumber['"]/;
/** What leaves the process, or starts the application. */
const outward =
  /\b(?:fetch|axios\w*|supertest|superagent|request|got|undici|pactum|frisby|playwright|puppeteer|selenium|webdriver\w*|browser|page|cy|https?|createNestApplication|listen|inject)\s*[(.]|['"](?:supertest|axios|got|undici|pactum|frisby|@?playwright\S*|puppeteer|selenium\S*|webdriverio|(?:node:)?https?)['"]|https?:\/\//;

/** Whether the steps behind a Cucumber scenario call the code itself and never its interface. Known for JavaScript alone. */
export function staysInside(service: Service, path: string): boolean {
  const { repository } = service;
  if (!path.endsWith('.feature')) return false;
  const folder = /^(?:.{0,400}\/)?features\//.exec(path)?.[0];
  if (!folder) return false;
  return repository.once(`cucumber-steps:${service.path}:${folder}`, () => {
    const texts = service.files
      .map(each => each.path)
      .filter(each => each.startsWith(folder) && /\.[cm]?[jt]s$/.test(each))
      .map(each => repository.lexical(each).uncommented);
    return (
      texts.some(text => steps.test(text)) &&
      !texts.some(text => outward.test(text))
    );
  });
}
