export { composeDrafts } from './compose.ts'
