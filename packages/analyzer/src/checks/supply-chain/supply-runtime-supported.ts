import {
  daysUntil,
  endOf,
  endOfLife,
  runtimeOf,
} from '../../facts/dependencies';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { evidenceAt, exampleFor, type Examples } from '../shared';

const reference = 'https://endoflife.date/';
const soon = 90;

const examples: Examples = {
  node: { language: 'dockerfile', code: 'FROM node:24-slim' },
  python: { language: 'dockerfile', code: 'FROM python:3.13-slim' },
  go: { language: 'dockerfile', code: 'FROM golang:1.26 AS build' },
  jvm: { language: 'dockerfile', code: 'FROM eclipse-temurin:25-jre' },
  dotnet: {
    language: 'dockerfile',
    code: 'FROM mcr.microsoft.com/dotnet/aspnet:10.0',
  },
  ruby: { language: 'dockerfile', code: 'FROM ruby:3.4-slim' },
  php: { language: 'dockerfile', code: 'FROM php:8.4-fpm' },
};

export const supplyRuntimeSupported = defineCheck({
  id: 'supply-runtime-supported',
  area: 'supply-chain',
  title: 'Is the language runtime still receiving security fixes?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'a runtime that still gets fixes',
    gap: 'a runtime without security fixes',
  },
  why: 'A runtime past its end of life keeps the holes that are found after it, and every service on it shares them.',
  decision: {
    applies:
      'The image, or a file that names one version, says which runtime is used.',
    passes:
      'Its end of life is not reached on the day of the table that comes with this release; within ninety days of it, it passes with a note.',
    fails: 'It is past.',
    exceptions: [
      'Lower bounds (`>=18`, `go 1.21`, `^8.1`) say what the code can run on, not what it runs on.',
      'Distributions that keep a runtime alive themselves (Corretto, UBI) pass with a note.',
      `Versions that the table of ${endOfLife.asOf} does not know: unknown.`,
    ],
  },
  examples: {
    language: 'dockerfile',
    bad: 'FROM node:18-slim',
    good: 'FROM node:24-slim',
  },
  remedy: 'Move the image and the tool files to a supported release line.',
  references: [reference],
  elsewhere: [
    'Node best practices 5.17',
    'OWASP ASVS 15.2.1',
    'Kubescape C-0273',
  ],
  judge(service) {
    const runtime = service.fact(runtimeOf);
    if (!runtime)
      return notApplicable('Nothing says which version of a runtime is used.');
    const proof = evidenceAt(service, [runtime], 'proof');
    const named = `${placeName(runtime)} uses ${runtime.name} ${
      runtime.version
    }`;
    const end = endOf(runtime);
    if (!end)
      return isKnownSupported(runtime.name, runtime.version)
        ? pass(`${named}, which still gets security fixes.`, proof)
        : unknown(
            `${named}, which the table of ${endOfLife.asOf} does not know.`,
            'Update Prodready: each release brings a newer table.',
            proof,
          );
    const left = daysUntil(end, endOfLife.asOf);
    if (left >= 0)
      return pass(
        left <= soon
          ? `${named}, which gets security fixes until ${end}: plan the next version now.`
          : `${named}, which gets security fixes until ${end}.`,
        proof,
      );
    if (runtime.extended)
      return pass(
        `${named}, unsupported upstream since ${end}; ${runtime.extended} may keep it alive.`,
        proof,
      );
    const latest = endOfLife.runtimes[runtime.name]?.latest ?? '';
    return fail({
      message: `${named}, unsupported since ${end}.`,
      evidence: evidenceAt(service, [runtime], 'offender'),
      recommendation: {
        title: 'Move to a Supported Runtime',
        text: `Move ${runtime.name} at ${placeName(runtime)} to ${latest}.`,
        example: exampleFor(service, examples, 'node'),
        reference,
      },
    });
  },
});

/** Long-term releases and the newest lines of which no end is known yet. */
function isKnownSupported(name: string, version: string): boolean {
  if (name === 'Java') return /^(?:8|11|17|21|25)$/.test(version);
  if (name === 'Go') return /^1\.2[56]$/.test(version);
  return false;
}
