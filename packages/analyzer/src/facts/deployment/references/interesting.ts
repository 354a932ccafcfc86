/** Tools whose commands say how the service is built or deployed. */
export const interesting =
  /\b(?:docker|podman|buildah|kaniko|compose|helm|kubectl|kustomize|flyctl|fly|gcloud|aws|az|ecs|cdk|pulumi|terraform|railway|render|heroku|kamal|nomad|copilot|skaffold|argocd|dokku|serverless|vercel|oc|eb|fastapi)\b/;
