import nock from 'nock'
import { describe, expect, test } from 'vitest'
import { mockNetwork } from '../../../test/support/mocked-network.ts'
import { googleConnector } from './google.ts'
import type { SiteReview } from './port.ts'

const access = {
  location: 'accounts/1/locations/2',
  credentials: { client_id: 'id', client_secret: 'secret', refresh_token: 'refresh' },
}
const signal = new AbortController().signal
const google = () => nock('https://mybusiness.googleapis.com', { reqheaders: { authorization: 'Bearer t1' } })
const tokens = (token = 't1', expires = 3_600) =>
  nock('https://oauth2.googleapis.com')
    .post('/token', { client_id: 'id', client_secret: 'secret', refresh_token: 'refresh', grant_type: 'refresh_token' })
    .reply(200, { access_token: token, expires_in: expires, token_type: 'Bearer' })

const review = (id: string, more: object = {}) => ({
  name: `accounts/1/locations/2/reviews/${id}`,
  reviewId: id,
  reviewer: { displayName: 'Анна', profilePhotoUrl: 'https://example.org/a.png', isAnonymous: false },
  starRating: 'FOUR',
  comment: 'Вкусно',
  createTime: '2026-01-05T12:00:00Z',
  updateTime: '2026-01-06T12:00:00Z',
  ...more,
})

mockNetwork()

const all = async (connector = googleConnector()) => {
  const found: SiteReview[] = []
  for await (const each of connector.list(access, signal)) found.push(each)
  return found
}

describe('Google Business Profile', () => {
  test('lists all pages with one token', async () => {
    tokens()
    const path = '/v4/accounts/1/locations/2/reviews'
    const query = { pageSize: '50', orderBy: 'updateTime desc' }
    google()
      .get(path)
      .query(query)
      .reply(200, { reviews: [review('a')], averageRating: 4, totalReviewCount: 3, nextPageToken: 'p2' })
    google()
      .get(path)
      .query({ ...query, pageToken: 'p2' })
      .reply(200, {
        reviews: [
          review('b', {
            starRating: 'ONE',
            comment: undefined,
            reviewer: { isAnonymous: true, displayName: 'A Google user' },
          }),
          review('c', { reviewReply: { comment: 'Спасибо', updateTime: '2026-01-07T12:00:00Z' } }),
          review('d', { starRating: 'STAR_RATING_UNSPECIFIED' }),
        ],
      })
    const [a, b, c, ...rest] = await all()
    expect(a).toEqual({
      externalId: 'a',
      author: 'Анна',
      score: 4,
      text: 'Вкусно',
      postedAt: Date.UTC(2026, 0, 5, 12),
      updatedAt: Date.UTC(2026, 0, 6, 12),
      reply: null,
    })
    expect(b).toMatchObject({ score: 1, text: null, author: null })
    expect(c).toMatchObject({ reply: { text: 'Спасибо', at: Date.UTC(2026, 0, 7, 12) } })
    expect(rest).toEqual([])
  })

  test('a place without reviews answers an empty object', async () => {
    tokens()
    google()
      .get(/reviews/)
      .reply(200, {})
    expect(await all()).toEqual([])
  })

  test('replies and removes the reply', async () => {
    tokens()
    google()
      .put('/v4/accounts/1/locations/2/reviews/a/reply', { comment: 'Спасибо!' })
      .reply(200, { comment: 'Спасибо!' })
    google().delete('/v4/accounts/1/locations/2/reviews/a/reply').reply(200, {})
    const connector = googleConnector()
    await connector.reply(access, 'a', 'Спасибо!', signal)
    await connector.removeReply(access, 'a', signal)
  })

  test('renews the token when it runs out, and once when it is taken back early', async () => {
    const connector = googleConnector()
    tokens('t1', 30)
    google()
      .get(/reviews/)
      .reply(200, {})
    await all(connector)
    tokens()
    google()
      .get(/reviews/)
      .reply(401, {})
    tokens()
    google()
      .get(/reviews/)
      .reply(200, {})
    await all(connector)
  })

  test.each([
    [429, { 'retry-after': '120' }, false, 120_000],
    [503, {}, false, 0],
    [403, {}, true, 0],
    [404, {}, true, 0],
  ])('the answer %s with %j is refused for good: %s', async (status, headers, refused, retryAfterMs) => {
    tokens()
    google()
      .get(/reviews/)
      .reply(status, {}, headers as Record<string, string>)
    await expect(all()).rejects.toMatchObject({ name: 'SiteTrouble', refused, retryAfterMs })
  })

  test('a refresh token that was taken back needs a person', async () => {
    nock('https://oauth2.googleapis.com').post('/token').reply(400, { error: 'invalid_grant' })
    await expect(all()).rejects.toMatchObject({ refused: true })
  })

  test('an unreachable or babbling Google is worth another try', async () => {
    tokens()
    google()
      .get(/reviews/)
      .replyWithError('connection reset')
    await expect(all()).rejects.toMatchObject({ refused: false })
    tokens()
    google()
      .get(/reviews/)
      .reply(200, '<html>')
    await expect(all()).rejects.toMatchObject({ refused: false })
  })
})
