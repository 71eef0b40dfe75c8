import type { z } from 'zod'
import type { ReviewSource } from '../../db/schema/reputation.ts'

/** A review as a site tells it. */
export type SiteReview = {
  /** Unique within the place on this site, and the same each time. */
  externalId: string
  author: string | null
  /** 1 to 5. */
  score: number
  text: string | null
  postedAt: number
  updatedAt: number
  /** The reply that stands on the site, whoever wrote it. */
  reply: { text: string; at: number } | null
}

/** Which place of which account, and by what right. */
export type SiteAccess = {
  /** The place in the site's own words: for Google `accounts/1/locations/2`. */
  location: string
  /** As `credentials` describes them; kept encrypted. */
  credentials: unknown
}

/**
 * What Otklik needs of a review site with an official API. To add one: write a file with a connector, test it against
 * the documented shapes (nock), and name it in connectors.ts. Sites without an API are imported instead; nothing here
 * reads pages that are made for people.
 */
export type ReviewConnector = {
  source: Exclude<ReviewSource, 'order'>
  /** What the site's `location` looks like. */
  location: z.ZodType<string>
  credentials: z.ZodType
  /** All reviews, the last changed first: the caller stops reading where it knows the rest. */
  list(access: SiteAccess, signal: AbortSignal): AsyncIterable<SiteReview>
  /** Writes or replaces the reply to a review. */
  reply(access: SiteAccess, externalId: string, text: string, signal: AbortSignal): Promise<void>
  removeReply(access: SiteAccess, externalId: string, signal: AbortSignal): Promise<void>
}

/**
 * A site did not do what was asked. `refused`: nothing but a person can mend it (rights, a review that is gone);
 * otherwise it is worth another try, not before `retryAfterMs`. `message` holds no secrets and no texts.
 */
export class SiteTrouble extends Error {
  readonly refused: boolean
  readonly retryAfterMs: number

  constructor(
    message: string,
    { refused = false, retryAfterMs = 0 }: { refused?: boolean; retryAfterMs?: number } = {},
  ) {
    super(message)
    this.name = 'SiteTrouble'
    this.refused = refused
    this.retryAfterMs = retryAfterMs
  }
}
