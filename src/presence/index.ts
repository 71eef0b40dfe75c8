export { composePresence } from './compose.ts'
