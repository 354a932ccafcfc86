/** Names of workloads that take work from a queue or a clock instead of answering requests. */
const background =
  /worker|celery|beat|cron|schedul|consumer|sidekiq|queue|migrat|backup|operator/i;

/** Whether a workload is called for what it does aside from answering requests. */
export function isBackground(name: string, path: string): boolean {
  return background.test(`${name} ${path.slice(path.lastIndexOf('/'))}`);
}
