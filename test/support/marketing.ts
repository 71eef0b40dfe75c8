import { type AudienceRouteDeps, audienceRoutes } from '../../src/audiences/index.ts'
import { mailingRoutes } from '../../src/mailings/index.ts'
import { templateRoutes } from '../../src/templates/index.ts'

/** Templates, audiences and mailings, as a marketer meets them. */
export function marketingRoutes(deps: Parameters<typeof mailingRoutes>[0] & AudienceRouteDeps) {
  return [...templateRoutes(deps), ...audienceRoutes(deps), ...mailingRoutes(deps)]
}
