import { z } from 'zod'
import { mayReadWords } from '../http/guest-words.ts'
import { pageOf, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
import { instant } from '../http/time.ts'
import { AppError } from '../lib/errors.ts'
import { DAY } from '../lib/units.ts'
import { checkRule } from './check/check-rule.ts'
import type { RuleRouteDeps } from './deps.ts'
import { namesOfGuests } from './past/view.ts'
import {
  firingSchema,
  presentFiring,
  presentOccurrence,
  presentRule,
  presentVersion,
  ruleSchema,
  ruleVersionSchema,
  trialSchema,
} from './present.ts'
import { definitionOf } from './rule.ts'
import { addRule, changeRule, deleteRule, orderRules } from './save-rule.ts'
import { definitionSchema, newRuleInput, ruleChangesInput } from './schema.ts'
import type { RuleRow } from './store.ts'
import { tryOnPast } from './trial.ts'
import { firedSince, getRule, listFirings, listRules, listVersions } from './view.ts'

const tag = 'Rules'
const scope = 'restaurants:write'
const params = z.object({ id: z.string().max(100) })

const USUAL_TRIAL_MS = 7 * DAY
const LONGEST_TRIAL_MS = 92 * DAY

const trialInput = z.object({
  rule_id: z.string().max(100).optional().meta({ description: 'A rule that is saved' }),
  rule: definitionSchema
    .partial({ name: true, actions: true })
    .optional()
    .meta({ description: 'Or one that is not; what it says of actions is checked' }),
  from: instant.optional().meta({ description: 'Default: a week ago' }),
  to: instant.optional().meta({ description: 'Default: now' }),
  cursor: pageQuery.shape.cursor,
  limit: z.number().int().min(1).max(200).default(50),
})

/** /v1/rules: what the inbox does by itself. */
export function ruleRoutes(deps: RuleRouteDeps): Route[] {
  const { db, clock } = deps
  const firedLately = () => firedSince(db, clock.now() - 7 * DAY)
  const show = async (row: RuleRow) => presentRule(row, (await firedLately()).get(row.id))

  return [
    route({
      method: 'get',
      path: '/v1/rules',
      scope,
      summary: 'List rules in the order in which they are tried',
      tag,
      query: pageQuery,
      responses: { 200: pageOf(ruleSchema) },
      handle: async ({ query }) => {
        const fired = await firedLately()
        return { status: 200, body: await listRules(db, query, (row) => presentRule(row, fired.get(row.id))) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/rules',
      scope,
      summary: 'Add a rule',
      description:
        'When something happens, and all conditions hold, the actions are done: once for each time it happens, in the ' +
        'transaction that stores it. It comes behind the others. What a rule does starts no rule. Audited.',
      tag,
      body: newRuleInput,
      responses: { 201: ruleSchema },
      handle: async ({ body, actor }) => ({ status: 201, body: await show(await addRule(deps, body, actor)) }),
    }),
    route({
      method: 'put',
      path: '/v1/rules/order',
      operationId: 'orderRules',
      scope,
      summary: 'Reorder the rules',
      tag,
      body: z.object({ ids: z.array(z.string().max(100)).max(1_000) }),
      responses: { 204: null },
      handle: async ({ body: { ids }, actor }) => {
        await orderRules(deps, ids, actor)
        return { status: 204 }
      },
    }),
    route({
      method: 'post',
      path: '/v1/rules/trial',
      operationId: 'tryRule',
      scope,
      summary: 'What a rule would have fired for',
      description:
        'Goes through a period of the past, in the order of time, and does nothing. Guests are judged by their tags and ' +
        'language of today; budgets and other rules are left out. A call looks at some thousand rows: go on with ' +
        '`next_cursor` until it is null.',
      tag,
      idempotent: false,
      body: trialInput,
      responses: { 200: trialSchema },
      handle: async ({ body, actor }) => {
        const definition = await definitionToTry(deps, body)
        const until = body.to ?? clock.now()
        const span = spanOf(body.from ?? until - USUAL_TRIAL_MS, until)
        const trial = await tryOnPast(db, definition, { ...span, cursor: body.cursor, limit: body.limit })
        const names = await namesOfGuests(db, [...new Set(trial.fired.map(({ guestId }) => guestId))])
        const words = definition.trigger.kind === 'rating_given' ? 'reviews' : 'messages'
        const mayRead = mayReadWords(actor, words)
        const data = trial.fired.map((occurrence) => presentOccurrence(occurrence, names, mayRead))
        return { status: 200, body: { data, looked_at: trial.lookedAt, next_cursor: trial.next_cursor } }
      },
    }),
    route({
      method: 'get',
      path: '/v1/rules/:id',
      scope,
      summary: 'One rule',
      tag,
      params,
      responses: { 200: ruleSchema },
      handle: async ({ params: { id } }) => ({ status: 200, body: await show(await getRule(db, id)) }),
    }),
    route({
      method: 'patch',
      path: '/v1/rules/:id',
      scope,
      summary: 'Change a rule, or switch it on or off',
      description: 'It is checked as a new one. Switched on anew, it has its whole budget. Audited.',
      tag,
      params,
      body: ruleChangesInput,
      responses: { 200: ruleSchema },
      handle: async ({ params: { id }, body, actor }) => ({
        status: 200,
        body: await show(await changeRule(deps, id, body, actor)),
      }),
    }),
    route({
      method: 'delete',
      path: '/v1/rules/:id',
      scope,
      summary: 'Delete a rule',
      description: 'What it did stays in the timelines of guests. Audited.',
      tag,
      params,
      responses: { 204: null },
      handle: async ({ params: { id }, actor }) => {
        await deleteRule(deps, id, actor)
        return { status: 204 }
      },
    }),
    route({
      method: 'get',
      path: '/v1/rules/:id/firings',
      scope,
      summary: 'What a rule did, the newest first',
      tag,
      params,
      query: pageQuery,
      responses: { 200: pageOf(firingSchema) },
      handle: async ({ params: { id }, query }) => {
        const rule = await getRule(db, id)
        return { status: 200, body: await listFirings(db, rule.id, query, presentFiring) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/rules/:id/versions',
      scope,
      summary: 'What a rule said, the newest first',
      tag,
      params,
      query: pageQuery,
      responses: { 200: pageOf(ruleVersionSchema) },
      handle: async ({ params: { id }, query }) => {
        const rule = await getRule(db, id)
        return { status: 200, body: await listVersions(db, rule.id, query, presentVersion) }
      },
    }),
  ]
}

async function definitionToTry({ db }: RuleRouteDeps, { rule_id, rule }: z.output<typeof trialInput>) {
  if (rule && rule_id === undefined) {
    const { trigger, conditions, actions = [] } = rule
    await checkRule(db, { trigger, conditions, actions })
    return { trigger, conditions }
  }
  if (rule_id !== undefined && !rule) return definitionOf(await getRule(db, rule_id))
  const message = 'say either rule_id or rule'
  throw new AppError('invalid_input', 'Say which rule to try: rule_id or rule.', [{ path: 'body.rule', message }])
}

/** Throws `invalid_input` for a period that ends before it begins, or is longer than three months. */
function spanOf(from: number, until: number) {
  if (from < until && until - from <= LONGEST_TRIAL_MS) return { from, until }
  const message = from < until ? 'must be within 92 days of from' : 'must be after from'
  throw new AppError('invalid_input', `The period: to ${message}.`, [{ path: 'body.to', message }])
}
