import { z } from 'zod'
import type { Db } from '../../db/index.ts'
import { getGuest } from '../../guests/index.ts'
import { pageOf, pageQuery } from '../../http/page.ts'
import { type Route, route } from '../../http/route.ts'
import { instantOut, toIso } from '../../http/time.ts'
import type { Signals } from '../../jobs/signals.ts'
import type { Clock } from '../../lib/clock.ts'
import { notFound } from '../../lib/errors.ts'
import { findNumber } from '../../numbers/index.ts'
import { gapSchema, listGaps } from './gaps.ts'
import { answerDueAt, askOlder, type ChatHistory, listChatHistories, OLDER_STATES, olderStateOf } from './older.ts'

const tag = 'Inbox'
const params = z.object({ id: z.string().max(100) })

const chatHistorySchema = z
  .object({
    number_id: z.string(),
    state: z.enum(OLDER_STATES).meta({
      description:
        'asking: the phone was asked and may still answer; no_answer: it did not in time, it may be off; ' +
        'arrived: it has answered; nothing_older: all that it has is here',
    }),
    arrived: z.number().int().meta({ description: 'How many messages the last answer has brought' }),
    asked_at: instantOut.nullable(),
    answer_due_at: instantOut.nullable().meta({ description: 'While asking: until when an answer is waited for' }),
  })
  .meta({ id: 'ChatHistory' })

function presentChatHistory(chat: ChatHistory, now: number): z.output<typeof chatHistorySchema> {
  return {
    number_id: chat.number_id,
    state: olderStateOf(chat, now),
    arrived: chat.history_arrived,
    asked_at: toIso(chat.history_asked_at),
    answer_due_at: toIso(answerDueAt(chat, now)),
  }
}

/** Messages older than what is here: whether there are any, and asking the phone for them. */
export function historyRoutes(deps: { db: Db; clock: Clock; signals: Signals }): Route[] {
  const { db, clock } = deps
  return [
    route({
      method: 'get',
      path: '/v1/guests/:id/history',
      scope: 'messages:read',
      summary: "Which older messages with a guest the numbers' phones may still have",
      tag,
      params,
      responses: { 200: z.object({ data: z.array(chatHistorySchema) }) },
      handle: async ({ params: { id } }) => {
        const guest = await getGuest(db, id)
        const chats = await listChatHistories(db, guest.id)
        return { status: 200, body: { data: chats.map((chat) => presentChatHistory(chat, clock.now())) } }
      },
    }),
    route({
      method: 'get',
      path: '/v1/numbers/:id/gaps',
      scope: 'numbers:read',
      summary: 'Times in which a number may have missed messages',
      description: 'The newest first. They stand in the timelines of the chats, too.',
      tag: 'Numbers',
      params,
      query: pageQuery,
      responses: { 200: pageOf(gapSchema) },
      async handle({ params: { id }, query }) {
        if (!(await findNumber(db, id))) throw notFound('number', id)
        return { status: 200, body: await listGaps(db, id, query) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/guests/:id/history',
      operationId: 'fetchGuestHistory',
      scope: 'messages:write',
      summary: "Ask the number's phone for older messages",
      description:
        'They appear in the timeline as the phone sends them (event guest.updated, changed: history). A phone that is ' +
        'switched off does not answer.',
      tag,
      params,
      body: z.object({
        number_id: z.string().max(100).optional().meta({ description: 'Default: the number of the latest chat' }),
      }),
      responses: { 202: chatHistorySchema },
      handle: async ({ params: { id }, body }) => ({
        status: 202,
        body: presentChatHistory(await askOlder(deps, id, body.number_id), clock.now()),
      }),
    }),
  ]
}
