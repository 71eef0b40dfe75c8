import type { z } from 'zod'
import type { ReviewSource } from '../../db/schema/reputation.ts'

/** A review as a site reports it. */
export type SiteReview = {
  /** Unique within the place on this site, and stable. */
  externalId: string
  author: string | null
  /** 1 to 5. */
  score: number
  text: string | null
  postedAt: number
  updatedAt: number
  /** The reply on the site, whoever wrote it. */
  reply: { text: string; at: number } | null
}

/** Which place of which account, and with which credentials. */
export type SiteAccess = {
  /** The place in the site's own words: for Google `accounts/1/locations/2`. */
  location: string
  /** As described by `credentials`; stored encrypted. */
  credentials: unknown
}

/**
 * What Otklik needs from a review site with an official API. To add one, write a file with a connector, test it against
 * the documented shapes (nock), and list it in connectors.ts. Sites without an API are imported instead; nothing here
 * reads pages made for people.
 */
export type ReviewConnector = {
  source: Exclude<ReviewSource, 'order'>
  /** What the site's `location` looks like. */
  location: z.ZodType<string>
  credentials: z.ZodType
  /** All reviews, the last changed first: the caller stops reading when it knows the rest. */
  list(access: SiteAccess, signal: AbortSignal): AsyncIterable<SiteReview>
  /** Writes or replaces the reply to a review. */
  reply(access: SiteAccess, externalId: string, text: string, signal: AbortSignal): Promise<void>
  removeReply(access: SiteAccess, externalId: string, signal: AbortSignal): Promise<void>
}

/**
 * A site did not do what was asked. `refused`: only a person can fix it (rights, a review that is gone). Otherwise it
 * is worth another try, not before `retryAfterMs`. `message` holds no secrets and no texts.
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
