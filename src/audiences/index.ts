export {
  type Audience,
  audienceSchema,
  parseAudience,
  type ResolvedAudience,
  readResolvedAudience,
} from './audience.ts'
export { composeAudiences } from './compose.ts'
export { audiencesIn } from './conditions.ts'
export { audienceRetention } from './data-retention.ts'
export { checkReferences, guestsInAudience, type Moment, resolveAudience } from './resolve.ts'
export { type AudienceRouteDeps, audienceRoutes } from './routes.ts'
export { audiencePage, countAudience, findPageEnd, findUnknownGuests, sampleGuests } from './view.ts'
