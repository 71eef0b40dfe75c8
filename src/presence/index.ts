export { composePresence } from './compose.ts'
export { countInbox } from './view.ts'
