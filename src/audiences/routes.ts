import { z } from 'zod'
import type { Settings } from '../../config/env.ts'
import { signalOf } from '../http/caller-gone.ts'
import { nameInput } from '../http/inputs.ts'
import { cutPage, decodeCursor, pageOf, pageQuery } from '../http/page.ts'
import { type Route, route } from '../http/route.ts'
import { instantOut, toIso } from '../http/time.ts'
import { AppError } from '../lib/errors.ts'
import { audienceSchema } from './audience.ts'
import { conditionsSchema } from './conditions.ts'
import { describeFields, FIELD_GROUPS, VALUE_KINDS } from './fields.ts'
import { type ListRouteDeps, listRoutes } from './lists/routes.ts'
import { presentAudience, savedAudienceSchema } from './present.ts'
import { resolveAudience } from './resolve.ts'
import { changeAudience, createAudience, removeAudience, takeOffList } from './save-audience.ts'
import {
  type AudienceRow,
  countMailable,
  countMembers,
  getAudience,
  listAudiences,
  listMembers,
  sampleGuests,
} from './view.ts'

export type AudienceRouteDeps = ListRouteDeps & { settings: Pick<Settings, 'OTKLIK_TIME_ZONE'> }

const tag = 'Audiences'
const params = z.object({ id: z.string().max(100) })
const titleSchema = z.object({ en: z.string(), ru: z.string() })

const SHOWN_GUESTS = 10

const fieldSchema = z
  .object({
    field: z.string(),
    group: z.enum(FIELD_GROUPS),
    title: titleSchema,
    ops: z.array(
      z.object({
        op: z.string(),
        title: titleSchema,
        value: z.enum(VALUE_KINDS).meta({ description: 'What stands in value; `none`: nothing' }),
        choices: z.array(z.object({ value: z.union([z.string(), z.number()]), title: titleSchema })),
      }),
    ),
  })
  .meta({ id: 'AudienceField', description: 'What a condition may ask of a guest' })

const countSchema = z
  .object({
    count: z.number().int(),
    mailable: z.number().int().meta({ description: 'By WhatsApp: those whom nothing stands in the way of' }),
    by_channel: z
      .object({ whatsapp: z.number().int(), sms: z.number().int(), push: z.number().int() })
      .meta({ description: 'Who can be reached by each channel' }),
    agreed_to_advertising: z
      .object({ whatsapp: z.number().int(), sms: z.number().int(), push: z.number().int() })
      .meta({ description: 'Of these, whose consent to advertising by the channel is on record' }),
    left_out: z.object({
      blocked: z.number().int(),
      opted_out: z.number().int(),
      not_on_whatsapp: z.number().int(),
    }),
    sample: z.array(
      z.object({
        id: z.string(),
        name: z.string().nullable(),
        phone: z.string().nullable(),
        language: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'AudienceCount' })

const memberSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  opted_out: z.boolean(),
  import_id: z.string().nullable().meta({ description: 'The import that brought the guest: it holds the consent' }),
  added_at: instantOut,
})

/** /v1/audiences */
export function audienceRoutes(deps: AudienceRouteDeps): Route[] {
  const { db, clock, settings } = deps
  const show = async (row: AudienceRow) => presentAudience(row, (await countMembers(db, [row.id])).get(row.id))
  return [
    route({
      method: 'get',
      path: '/v1/audiences/fields',
      scope: 'mailings:read',
      tag,
      summary: 'What conditions may ask of guests, for those who build them',
      responses: {
        200: z.object({
          data: z.array(fieldSchema),
        }),
      },
      handle: () => ({ status: 200, body: { data: describeFields() } }),
    }),
    route({
      method: 'post',
      path: '/v1/audiences',
      scope: 'mailings:write',
      tag,
      summary: 'Save an audience',
      description:
        'Conditions are `{field, op, value}` or groups of them: `{all_of, any_of, none_of}`, nested. What a mailing takes as its audience is looked at anew when it starts.',
      body: z.object({ name: nameInput, conditions: conditionsSchema }),
      responses: { 201: savedAudienceSchema },
      handle: async ({ body, actor }) => ({ status: 201, body: await show(await createAudience(deps, body, actor)) }),
    }),
    route({
      method: 'get',
      path: '/v1/audiences',
      scope: 'mailings:read',
      tag,
      summary: 'List audiences and lists, the newest first',
      query: pageQuery.extend({
        kind: z.enum(['conditions', 'list']).optional(),
        archived: z.enum(['true', 'false']).optional(),
      }),
      responses: { 200: pageOf(savedAudienceSchema) },
      async handle({ query: { cursor, limit, kind, archived } }) {
        const after = cursor ? decodeCursor(cursor, z.tuple([z.string()]))[0] : undefined
        const rows = await listAudiences(db, { after, limit: limit + 1, kind, archived: archived === 'true' })
        const lists = rows.filter((row) => row.kind === 'list').map(({ id }) => id)
        const members = await countMembers(db, lists)
        const present = (row: AudienceRow) => presentAudience(row, members.get(row.id))
        return { status: 200, body: cutPage(rows, limit, ({ id }) => [id], present) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/audiences/count',
      scope: 'mailings:read',
      tag,
      summary: 'How many guests an audience has now, with some of them',
      idempotent: false,
      body: z.object({
        conditions: conditionsSchema.optional(),
        audience_id: z.string().max(100).optional(),
        audience: audienceSchema.optional(),
      }),
      responses: { 200: countSchema },
      async handle({ body: { conditions, audience_id, audience }, res }) {
        const given = [
          audience,
          conditions && { conditions },
          audience_id === undefined ? undefined : { audience_id },
        ].filter((each) => each !== undefined)
        const [asked, ...others] = given
        if (!asked || others.length > 0) {
          const message = 'give one of conditions, audience_id, audience'
          throw new AppError('invalid_input', 'It is not clear what to count.', [{ path: 'body', message }])
        }
        const resolved = await resolveAudience(db, asked, { at: clock.now(), zone: settings.OTKLIK_TIME_ZONE })
        const { count, blocked, optedOut, notOnWhatsApp, adsWhatsapp, adsSms, adsPush, ...by_channel } =
          await countMailable(db, resolved, signalOf(res))
        const agreed_to_advertising = { whatsapp: adsWhatsapp, sms: adsSms, push: adsPush }
        const sample = (await sampleGuests(db, resolved, SHOWN_GUESTS)).map(
          ({ id, name, push_name, phone, language }) => ({
            id,
            name: name ?? push_name,
            phone,
            language,
          }),
        )
        const left_out = { blocked, opted_out: optedOut, not_on_whatsapp: notOnWhatsApp }
        return {
          status: 200,
          body: { count, mailable: by_channel.whatsapp, by_channel, agreed_to_advertising, left_out, sample },
        }
      },
    }),
    route({
      method: 'get',
      path: '/v1/audiences/:id',
      scope: 'mailings:read',
      tag,
      summary: 'One audience',
      params,
      responses: { 200: savedAudienceSchema },
      handle: async ({ params: { id } }) => ({ status: 200, body: await show(await getAudience(db, id)) }),
    }),
    route({
      method: 'patch',
      path: '/v1/audiences/:id',
      scope: 'mailings:write',
      tag,
      summary: 'Change an audience',
      description: 'Applies to mailings that have not started; a mailing that has keeps the conditions of its start.',
      params,
      body: z.object({ name: nameInput.optional(), conditions: conditionsSchema.optional() }),
      responses: { 200: savedAudienceSchema },
      handle: async ({ params: { id }, body, actor }) => ({
        status: 200,
        body: await show(await changeAudience(deps, id, body, actor)),
      }),
    }),
    route({
      method: 'delete',
      path: '/v1/audiences/:id',
      scope: 'mailings:write',
      tag,
      summary: 'Archive an audience',
      description: 'Refused while mailings wait for their start with it, or other audiences are built on it.',
      params,
      responses: { 204: null },
      async handle({ params: { id }, actor }) {
        await removeAudience(deps, id, actor)
        return { status: 204 }
      },
    }),
    route({
      method: 'get',
      path: '/v1/audiences/:id/members',
      scope: 'mailings:read',
      tag,
      summary: 'The guests on a list',
      params,
      query: pageQuery,
      responses: { 200: pageOf(memberSchema) },
      async handle({ params: { id }, query: { cursor, limit } }) {
        await getAudience(db, id)
        const after = cursor ? decodeCursor(cursor, z.tuple([z.string()]))[0] : undefined
        const rows = await listMembers(db, id, { after, limit: limit + 1 })
        const present = ({ opted_out_at, added_at, ...member }: (typeof rows)[number]) => ({
          ...member,
          opted_out: opted_out_at !== null,
          added_at: toIso(added_at),
        })
        return { status: 200, body: cutPage(rows, limit, (row) => [row.id], present) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/audiences/:id/remove-members',
      operationId: 'removeAudienceMembers',
      scope: 'mailings:write',
      tag,
      summary: 'Take guests off a list',
      params,
      body: z.object({ guest_ids: z.array(z.string().max(100)).min(1).max(1_000) }),
      responses: { 200: z.object({ removed: z.number().int() }) },
      handle: async ({ params: { id }, body, actor }) => ({
        status: 200,
        body: { removed: await takeOffList(deps, id, body.guest_ids, actor) },
      }),
    }),
    ...listRoutes(deps),
  ]
}
