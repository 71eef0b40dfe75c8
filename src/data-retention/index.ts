export { composeDataRetention } from './compose.ts'
export { applyRetentionJob } from './jobs.ts'
export { type RetentionDeps, runRetention } from './run-retention.ts'
