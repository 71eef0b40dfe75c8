import { googleConnector } from './google.ts'
import type { ReviewConnector } from './port.ts'

/** Every site with an official API that we speak. */
export function reviewConnectors(): ReviewConnector[] {
  return [googleConnector()]
}
