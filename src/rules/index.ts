export { composeRules } from './compose.ts'
export { fireWaits } from './fire-waits.ts'
export { fireWaitsJob } from './jobs.ts'
