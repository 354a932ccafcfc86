import { installed, type Located, type Reading } from './reading';

/** What developers run while they write Go: debuggers, rebuilders, linters, generators of code and documents. */
const tools =
  /\/(?:CompileDaemon|dlv|delve|air|fresh|reflex|gow|gowatch|realize|modd|golangci-lint|staticcheck|golint|goimports|gopls|gofumpt|swag|mockgen|mockery|moq|wire|ginkgo|gotestsum|goconvey|gocov|gocover-cobertura|go-junit-report|govulncheck|gosec|sqlc|stringer|richgo)(?:\/v\d+)?(?:@[\w.-]+)?$/;

/** `go install github.com/air-verse/air@latest`: tools of developers in the image. */
export function goInstall(reading: Reading): Located | undefined {
  const { words, environment } = reading.build;
  if (words[0] !== 'go' || !/^(?:install|get)$/.test(words[1] ?? ''))
    return undefined;
  const found = words.slice(2).filter(word => tools.test(word));
  if (found.length === 0) return undefined;
  return installed(reading, 'go', environment.get('GOBIN') ?? '/go/bin', {
    development: true,
    examples: found.map(word => tools.exec(word)![0].replace(/^\/|@.*$/g, '')),
  });
}
