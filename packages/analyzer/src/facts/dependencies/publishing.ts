import type { Service } from '../../service';
import { pipelinesOf } from '../pipelines';

/** A step that publishes an image or a package. */
export interface Publication {
  name: string;
  path: string;
  line: number;
}

/** What a release carries beside itself. */
export interface Publishing {
  published: Publication[];
  /** A bill of materials, a signature, an attestation. */
  proofs: Array<{ name: string; path: string; line: number }>;
  /** Attached without being asked. */
  byDefault?: { name: string; path: string; line: number };
}

const publishes =
  /^docker\s+(?:image\s+)?push\b|\bdocker\s+(?:buildx\s+)?(?:build|bake)\b.{0,400}--push\b|^(?:podman|buildah|crane|skopeo)\s+(?:push|copy)\b|^npm\s+publish\b|^(?:pnpm|yarn)\s+(?:npm\s+)?publish\b|^twine\s+upload\b|^(?:poetry|uv|hatch|flit)\s+publish\b|^cargo\s+publish\b|^goreleaser\s+release\b|^goreleaser\b(?!.*--snapshot)|^dotnet\s+nuget\s+push\b|^gem\s+push\b|^mvn\b.{0,200}\b(?:deploy|jib:build|spring-boot:build-image)\b|^(?:\.\/)?gradlew?\b.{0,200}\b(?:publish|jib)\b|^ko\s+(?:build|publish)\b|^(?:\/kaniko\/)?executor\b|^az\s+acr\s+build\b|^gcloud\s+builds\s+submit\b|^helm\s+push\b/;
const publishActions =
  /^(?:docker\/(?:build-push-action|bake-action)|goreleaser\/goreleaser-action|pypa\/gh-action-pypi-publish|redhat-actions\/push-to-registry|google-github-actions\/deploy|mr-smithers-excellent\/docker-build-push|elgohr\/publish-docker)/i;
const proves =
  /\bsyft\b|\bcdxgen\b|\bcyclonedx\b|\bcosign\s+(?:sign|attest)\b|--sbom\b|--provenance\b(?!=false)|\btrivy\b.{0,200}(?:cyclonedx|spdx)|\bslsa-generator\b|\bsigstore\b|\bdocker\s+sbom\b|\bin-toto\b|\bnotation\s+sign\b|\bcyclonedxBom\b|\bcargo\s+(?:sbom|cyclonedx)\b|\bdotnet[- ]CycloneDX\b/i;
const proofActions =
  /sbom-action|actions\/attest|slsa-github-generator|cyclonedx|cosign|sigstore|attest-(?:build-provenance|sbom)|syft|cdxgen|pypa\/gh-action-pypi-publish/i;

/** Use as `service.fact(publishingOf)`. */
export function publishingOf(service: Service): Publishing {
  const { repository } = service;
  const result: Publishing = { published: [], proofs: [] };
  for (const job of service.fact(pipelinesOf).jobs) {
    for (const { text, path, line } of job.commands) {
      if (proves.test(text))
        result.proofs.push({ name: text.slice(0, 60), path, line });
      if (publishes.test(text))
        result.published.push({ name: text.slice(0, 60), path, line });
    }
    for (const { name, path, line, workflow } of job.external) {
      if (proofActions.test(name)) result.proofs.push({ name, path, line });
      if (workflow || !publishActions.test(name)) continue;
      const step = stepAfter(repository.lines(path), line);
      if (/^docker\//i.test(name)) {
        const pushes =
          /^[ \t]*push:\s*(?!['"]?false)/m.test(step) ||
          /push=true|type=registry/.test(step);
        if (!pushes) continue;
        if (
          /^[ \t]*(?:sbom:\s*['"]?true|provenance:\s*(?!['"]?false)\S|attests:)/m.test(
            step,
          )
        )
          result.proofs.push({
            name: 'sbom or provenance of the build',
            path,
            line,
          });
        else if (
          !/provenance:\s*['"]?false/.test(step) &&
          isRecent(name, repository.lines(path)[line - 1] ?? '')
        )
          result.byDefault ??= { name, path, line };
      } else if (/goreleaser/i.test(name) && goreleaserAttests(service))
        result.proofs.push({
          name: 'sboms or signs of GoReleaser',
          path,
          line,
        });
      result.published.push({ name, path, line });
    }
  }
  return result;
}

/** From its fourth version on the action attaches provenance by itself. */
function isRecent(name: string, line: string): boolean {
  const version = /@v(\d+)/.exec(name)?.[1] ?? /#\s*v?(\d+)/.exec(line)?.[1];
  return version === undefined || Number(version) >= 4;
}

function goreleaserAttests(service: Service): boolean {
  return ['.goreleaser.yml', '.goreleaser.yaml'].some(name =>
    /^[ \t]*(?:sboms|signs|docker_signs):/m.test(
      service.repository.text(name) ?? '',
    ),
  );
}

function stepAfter(lines: string[], line: number): string {
  const end = lines.findIndex(
    (text, index) =>
      index >= line && /^[ \t]*- (?:name|uses|run|id|if)\b/.test(text),
  );
  return lines
    .slice(line - 1, end < 0 ? line + 30 : Math.min(end, line + 30))
    .join('\n');
}
