export { composeDataRetention } from './compose.ts'
export { applyRetentionJob, forgetExpiredJob } from './jobs.ts'
export { type RetentionDeps, runRetention } from './run-retention.ts'
