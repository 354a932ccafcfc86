import type { Evidence } from '@prodready/report';
import type { Reading } from './kube-linter';

/** Which of our checks asks what a rule asks, and which of its findings answer it. */
export interface Equivalent {
  check: string;
  /** The findings of the check that are this rule's, by their message; without it all of them. */
  about?: RegExp;
  /** The same by what their first evidence is: a line that is wrong, or the place of something missing. */
  role?: Evidence['role'];
  /** What the service has beside the case, so that the check has something to judge. */
  around: Record<string, string>;
  /** Starts Dockerfiles that the rule's cases leave without a `FROM`. */
  from?: string;
  reading?: Reading;
}

const go = {
  'go.mod': 'module example.com/orders\n\ngo 1.24\n',
  'main.go': 'package main\n\nfunc main() {}\n',
};
const python = {
  'requirements.txt': 'flask==3.1.0\n',
  'app.py': 'from flask import Flask\n',
};
const node = {
  'package.json': '{"name":"orders","dependencies":{"express":"5.1.0"}}',
  'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
  'server.js': "require('express')().listen(8080);\n",
};
const ruby = {
  Gemfile: "gem 'sinatra'\n",
  'Gemfile.lock': 'GEM\n  specs:\n    sinatra (4.1.1)\n',
  'app.rb': "require 'sinatra'\n",
};
const locked = {
  ...go,
  'go.mod': `${go['go.mod']}\nrequire github.com/google/uuid v1.6.0\n`,
  'go.sum': 'github.com/google/uuid v1.6.0 h1:abc=\n',
};

const hardened = (about: RegExp): Equivalent => ({
  check: 'container-k8s-hardened',
  about,
  around: go,
});
const probes = (about: RegExp): Equivalent => ({
  check: 'resilience-probes',
  about,
  around: go,
});

/** hadolint: rules by id. Cases: `test/Hadolint/Rule/<id>Spec.hs`. */
export const hadolintRules: Record<string, Equivalent> = {
  DL3002: { check: 'container-non-root', role: 'offender', around: go },
  DL3006: {
    check: 'container-images-pinned',
    about: /names no version/,
    around: go,
  },
  DL3007: {
    check: 'container-images-pinned',
    about: /a tag that moves/,
    around: go,
  },
  DL3013: {
    check: 'supply-install-from-lockfile',
    around: python,
    from: 'python:3.13.1-slim',
  },
  DL3016: {
    check: 'supply-install-from-lockfile',
    about: /at whatever version is newest/,
    around: node,
    from: 'node:22.11.0-slim',
  },
  DL3025: { check: 'container-exec-form', around: go },
  DL3028: {
    check: 'supply-install-from-lockfile',
    around: ruby,
    from: 'ruby:3.4.1-slim',
  },
  DL3057: { check: 'container-healthcheck', role: 'anchor', around: go },
  DL3062: {
    check: 'supply-install-from-lockfile',
    around: locked,
    from: 'golang:1.24.1',
  },
  DL3064: { check: 'container-no-secrets-in-image', around: go },
};

/** kube-linter: rules by name. Cases: `tests/checks/<name>.yml` or `.yaml`. */
export const kubeLinterRules: Record<string, Equivalent> = {
  'docker-sock': hardened(/a hostPath volume/),
  'drop-net-raw-capability': hardened(/capabilit/),
  'env-var-secret': { check: 'config-secrets-from-store', around: go },
  'host-ipc': hardened(/hostIPC/),
  'host-network': hardened(/hostNetwork/),
  'host-pid': hardened(/hostPID/),
  'latest-tag': { check: 'container-images-pinned', around: go },
  'liveness-port': probes(/liveness probe of (?:the )?port/),
  'no-anti-affinity': { check: 'resilience-redundancy', around: go },
  'no-liveness-probe': probes(/no liveness probe/),
  'no-read-only-root-fs': hardened(/readOnlyRootFilesystem/),
  'no-readiness-probe': probes(/no readiness probe/),
  'pdb-max-unavailable': {
    check: 'resilience-redundancy',
    around: go,
    reading: { reported: ['foo'] },
  },
  'pdb-min-available': {
    check: 'resilience-redundancy',
    around: go,
    reading: { byNamespace: true },
  },
  'privilege-escalation-container': hardened(/allowPrivilegeEscalation/),
  'privileged-container': hardened(/privileged: true/),
  'readiness-port': probes(/readiness probe of (?:the )?port/),
  'run-as-non-root': {
    check: 'container-non-root',
    around: { ...go, Dockerfile: 'FROM debian:12.8\nCMD ["/server"]\n' },
  },
  'sensitive-host-mounts': hardened(/a hostPath volume/),
  'startup-port': probes(/startup probe of (?:the )?port/),
  'unsafe-proc-mount': hardened(/procMount/),
  'unset-cpu-requirements': {
    check: 'resilience-resources',
    about: /CPU request/,
    around: go,
  },
  'unset-memory-requirements': {
    check: 'resilience-resources',
    about: /memory/,
    around: go,
  },
};

/** Rules that are named beside a check although they ask something else, and what that is. */
export const notCompared: Record<string, string> = {
  DL3066: 'whether a user is written as a number; a name is no privilege',
  'hpa-minimum-three-replicas':
    'three replicas where the check asks for two, a limit that kube-linter lets its users set',
  'minimum-three-replicas':
    'three replicas where the check asks for two, a limit that kube-linter lets its users set',
  'no-rolling-update-strategy':
    'about workloads without pods; the check asks first whether they get traffic',
  'required-label-owner':
    'a label on an object of the cluster; the check asks who owns the service',
};
