export { composeAutoresponder } from './compose.ts'
