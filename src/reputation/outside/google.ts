import type { UserRefreshClient } from 'google-auth-library'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { parseRetryAfter } from '../../lib/retry-after.ts'
import { MINUTE, SECOND } from '../../lib/units.ts'
import { type ReviewConnector, type SiteAccess, type SiteReview, SiteTrouble } from './port.ts'

const API = 'https://mybusiness.googleapis.com/v4'
const PAGE_SIZE = 50
const TIMEOUT_MS = 20 * SECOND
/** A token is renewed this long before it expires. */
const TOKEN_MARGIN_MS = MINUTE
const CONNECTIONS_KEPT = 1_000

const credentialsSchema = z.object({
  client_id: z.string().min(1).max(500),
  client_secret: z.string().min(1).max(500),
  refresh_token: z.string().min(1).max(2_000),
})

const STARS = { ONE: 1, TWO: 2, THREE: 3, FOUR: 4, FIVE: 5 } as const

const reviewSchema = z.object({
  reviewId: z.string(),
  reviewer: z.object({ displayName: z.string().optional(), isAnonymous: z.boolean().optional() }).optional(),
  starRating: z.enum(['STAR_RATING_UNSPECIFIED', 'ONE', 'TWO', 'THREE', 'FOUR', 'FIVE']),
  comment: z.string().optional(),
  createTime: z.string(),
  updateTime: z.string(),
  reviewReply: z.object({ comment: z.string(), updateTime: z.string() }).optional(),
})

const pageSchema = z.object({ reviews: z.array(reviewSchema).default([]), nextPageToken: z.string().optional() })

/** An error of the library that carries Google's answer. */
const refusalSchema = z.object({ response: z.object({ status: z.number() }) })

/** Google Business Profile: lists reviews and replies to them through its API. Tokens live only in this process. */
export function googleConnector(): ReviewConnector {
  const clients = new LRUCache<string, Promise<UserRefreshClient>>({ max: CONNECTIONS_KEPT })
  const clientOf = ({ credentials }: SiteAccess) => {
    const own = credentialsSchema.parse(credentials)
    const key = JSON.stringify(own)
    const client = clients.get(key) ?? openClient(own)
    clients.set(key, client)
    return { client, forget: () => clients.delete(key) }
  }

  const call = async (access: SiteAccess, path: string, init: RequestInit, signal: AbortSignal): Promise<Response> => {
    for (let attempt = 1; ; attempt++) {
      const { client, forget } = clientOf(access)
      const token = await accessToken(await client)
      signal.throwIfAborted()
      const headers = { ...init.headers, authorization: `Bearer ${token}` }
      const response = await request(`${API}/${path}`, { ...init, headers }, signal)
      if (response.status !== 401 || attempt > 1) return response
      // Revoked before it expired: a fresh token shows whether the right itself is gone.
      forget()
    }
  }

  return {
    source: 'google',
    location: z.string().regex(/^accounts\/\d+\/locations\/\d+$/, 'must look like accounts/123/locations/456'),
    credentials: credentialsSchema,

    async *list(access, signal) {
      let pageToken: string | undefined
      do {
        const query = new URLSearchParams({ pageSize: String(PAGE_SIZE), orderBy: 'updateTime desc' })
        if (pageToken) query.set('pageToken', pageToken)
        const response = await call(access, `${access.location}/reviews?${query}`, {}, signal)
        const page = await read(response, pageSchema)
        for (const review of page.reviews) {
          if (review.starRating !== 'STAR_RATING_UNSPECIFIED') yield present(review, STARS[review.starRating])
        }
        pageToken = page.nextPageToken
      } while (pageToken)
    },

    async reply(access, externalId, text, signal) {
      const init = {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ comment: text }),
      }
      demandOk(await call(access, replyPath(access, externalId), init, signal))
    },

    async removeReply(access, externalId, signal) {
      demandOk(await call(access, replyPath(access, externalId), { method: 'DELETE' }, signal))
    },
  }
}

/** The library is large, and a process that fetches no reviews does not load it. */
async function openClient(own: z.output<typeof credentialsSchema>): Promise<UserRefreshClient> {
  const { UserRefreshClient } = await import('google-auth-library')
  return new UserRefreshClient({
    clientId: own.client_id,
    clientSecret: own.client_secret,
    refreshToken: own.refresh_token,
    eagerRefreshThresholdMillis: TOKEN_MARGIN_MS,
    transporterOptions: { retry: false, timeout: TIMEOUT_MS },
  })
}

async function accessToken(client: UserRefreshClient): Promise<string> {
  try {
    const { token } = await client.getAccessToken()
    if (token) return token
  } catch (error) {
    const status = refusalSchema.safeParse(error).data?.response.status
    // 400 invalid_grant: the owner revoked the right, or it expired.
    if (status === 400 || status === 401) {
      throw new SiteTrouble('Google refuses the refresh token; connect again', { refused: true })
    }
    throw new SiteTrouble(`Google gives no token (${status ?? 'it cannot be reached'})`)
  }
  throw new SiteTrouble('Google gives no token')
}

function present(review: z.output<typeof reviewSchema>, score: number): SiteReview {
  const { reviewer, reviewReply } = review
  return {
    externalId: review.reviewId,
    author: reviewer?.isAnonymous ? null : (reviewer?.displayName ?? null),
    score,
    text: review.comment?.trim() || null,
    postedAt: Date.parse(review.createTime),
    updatedAt: Date.parse(review.updateTime),
    reply: reviewReply ? { text: reviewReply.comment, at: Date.parse(reviewReply.updateTime) } : null,
  }
}

function replyPath({ location }: SiteAccess, externalId: string): string {
  return `${location}/reviews/${encodeURIComponent(externalId)}/reply`
}

async function request(url: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) })
  } catch (error) {
    signal.throwIfAborted()
    throw new SiteTrouble(`Google cannot be reached (${error instanceof Error ? error.name : 'unknown'})`)
  }
}

async function read<S extends z.ZodType>(response: Response, schema: S): Promise<z.output<S>> {
  demandOk(response)
  const parsed = schema.safeParse(await response.json().catch(() => undefined))
  if (!parsed.success) throw new SiteTrouble('Google answered in an unknown shape')
  return parsed.data
}

function demandOk(response: Response): void {
  if (response.ok) return
  const { status } = response
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after')) ?? 0
  const passing = status === 408 || status === 429 || status >= 500
  throw new SiteTrouble(`Google answered ${status}`, { refused: !passing, retryAfterMs })
}
