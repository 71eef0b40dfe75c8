import { googleConnector } from './google.ts'
import type { ReviewConnector } from './port.ts'

/** Every site whose official API we support. */
export function reviewConnectors(): ReviewConnector[] {
  return [googleConnector()]
}
