import { readImage } from '../deployment/images';

/** Registries that only hold images of their vendor, whose start user and checks are known. */
const vendors =
  /^(?:mcr\.microsoft\.com|gcr\.io\/(?:distroless|google[\w-]*)|registry\.(?:access\.redhat\.com|redhat\.io|suse\.com|fedoraproject\.org|opensuse\.org)|public\.ecr\.aws\/(?:docker|lambda|amazonlinux|bitnami|ubuntu|debian|eks-distro)|cgr\.dev|container-registry\.oracle\.com|docker\.elastic\.co|nvcr\.io|registry\.k8s\.io|k8s\.gcr\.io)\//;
const hubs =
  /^(?:docker\.io|index\.docker\.io|registry\.hub\.docker\.com|ghcr\.io|quay\.io)\//;
/** Who publishes base images for everybody. */
const publishers =
  /^(?:library|bitnami\w*|oven|denoland|azul|adoptopenjdk|ibmjava|ibmcom|bellsoft|tiangolo|mhart|dunglas|serversideup|webdevops|trafex|thecodingmachine|richarvey|phpearth|phusion|rubylang|nginxinc|openresty|astral-sh|graalvm|quarkus|centos|cypress|continuumio|condaforge|mambaorg|nvidia|pytorch|tensorflow|huggingface|keymetrics|amazon|amazonlinux|amd64|arm64v8|arm32v7|i386|linuxserver|jboss|wildfly|payara|openliberty|keycloak|lukemathwalker|clux|messense|blackdex|hexpm|redhat|rockylinux|almalinux|opensuse|oraclelinux|chainguard|paketobuildpacks|heroku|cimg|circleci|balenalib|google|gotify|postgis|liquibase|flyway|confluentinc|hasura|puppeteer|zenika|apache|grafana|hashicorp|kong|microsoft|nextcloud|home-assistant|ubuntu|debian|alpine|frolvlad|vaultwarden|tonistiigi|selenium|playwright|sdkman|nixos|ruby|python|node|php|golang|rust)$/;

/**
 * Whether a base image is an organisation's own or that of a person: what it starts as and what checks it brings
 * stands in another repository.
 */
export function isUnseenBase(base: string): boolean {
  const { repository } = readImage(base.toLowerCase());
  // Without a name there is nothing to look at: `FROM ${BASE}`.
  if (/^\$|^⟦/.test(repository)) return true;
  if (vendors.test(`${repository}/`)) return false;
  const path = repository.replace(hubs, '');
  const [owner, ...rest] = path.split('/');
  if (rest.length === 0) return false;
  return !publishers.test(owner);
}
