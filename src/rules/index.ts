export { composeRules } from './compose.ts'
export { ruleEvents } from './event-schemas.ts'
export { fireWaits } from './fire-waits.ts'
export { fireWaitsJob } from './jobs.ts'
