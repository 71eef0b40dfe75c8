import { z } from 'zod'
import { demandScope } from '../http/authentication.ts'
import { type Actor, type Route, route } from '../http/route.ts'
import { findObjectId } from '../lib/cloud-api-ids.ts'
import { listNumberRows } from '../numbers/index.ts'
import { demandAccount, selfOf } from './account.ts'
import { unknownObject } from './graph-error.ts'
import { getMediaNode, type MediaRouteDeps } from './media-routes.ts'
import { getNumber, idParams, success, tag } from './message-routes.ts'
import { afterOf, limitOf, pageInput, pageOfNodes, pageSchema } from './paging.ts'
import { fieldsOf, phoneNumberSchema, presentPhoneNumber } from './present-phone-number.ts'
import { getTemplateNode } from './templates.ts'
import { removeUpload } from './uploads.ts'

export type AccountDeps = MediaRouteDeps & { wabaId: string }

const fields = z.object({ fields: z.string().max(2_000).optional() })
const done = { success: true as const }

/** Nodes by id, and the lists of the business account. */
export function accountRoutes(deps: AccountDeps): Route[] {
  const { db, wabaId } = deps

  async function node(id: string, { names, base, actor }: { names: string[] | undefined; base: string; actor: Actor }) {
    if (id === wabaId) {
      demandScope(actor, 'numbers:read')
      return accountNode(wabaId)
    }
    const kind = findObjectId(id)?.kind
    if (kind === 'tpl') {
      demandScope(actor, 'mailings:read')
      return getTemplateNode(db, id, names)
    }
    if (kind === 'med') {
      demandScope(actor, 'messages:read')
      return getMediaNode(deps, { id, base })
    }
    demandScope(actor, 'numbers:read')
    return presentPhoneNumber(await getNumber(deps, 'get', id), names)
  }

  return [
    route({
      contract: 'cloud_api',
      method: 'get',
      path: '/graph/:version/:id',
      operationId: 'graphGet',
      scope: 'anybody',
      tag,
      summary: 'A phone number, a file, a template or the business account',
      description:
        'Scopes: `numbers:read` for numbers and the account, `messages:read` for files, `mailings:read` for templates.',
      params: idParams,
      query: fields,
      responses: { 200: z.looseObject({ id: z.string() }) },
      async handle({ params: { id, version }, query, actor, req }) {
        const base = new URL(`/graph/${encodeURIComponent(version)}`, selfOf(req)).href
        return { status: 200, body: await node(id, { names: fieldsOf(query.fields), base, actor }) }
      },
    }),
    route({
      contract: 'cloud_api',
      method: 'delete',
      path: '/graph/:version/:id',
      operationId: 'graphDelete',
      scope: 'messages:write',
      tag,
      summary: 'Delete an uploaded file',
      params: idParams,
      responses: { 200: success },
      async handle({ params: { id } }) {
        if (!(await removeUpload(deps, id))) throw unknownObject('delete', id)
        return { status: 200, body: done }
      },
    }),
    route({
      contract: 'cloud_api',
      method: 'get',
      path: '/graph/:version/:id/phone_numbers',
      scope: 'numbers:read',
      tag,
      summary: 'All numbers',
      params: idParams,
      query: pageInput,
      responses: { 200: pageSchema(phoneNumberSchema) },
      async handle({ params: { id }, query, req }) {
        demandAccount(deps, 'get', id)
        const limit = limitOf(query.limit)
        const rows = await listNumberRows(db, { after: afterOf(query.after), limit: limit + 1 })
        const names = fieldsOf(query.fields)
        return { status: 200, body: pageOfNodes(rows, limit, selfOf(req), (row) => presentPhoneNumber(row, names)) }
      },
    }),
    route({
      contract: 'cloud_api',
      method: 'get',
      path: '/graph/:version/:id/whatsapp_business_profile',
      scope: 'numbers:read',
      tag,
      summary: 'What guests see of a number, as far as it is known here',
      params: idParams,
      query: fields,
      responses: { 200: z.object({ data: z.array(z.looseObject({ messaging_product: z.literal('whatsapp') })) }) },
      async handle({ params: { id } }) {
        const number = await getNumber(deps, 'get', id)
        return { status: 200, body: { data: [{ messaging_product: 'whatsapp' as const, about: number.label }] } }
      },
    }),
    ...subscriptionRoutes(deps),
  ]
}

function accountNode(wabaId: string) {
  return {
    id: wabaId,
    name: 'Otklik',
    currency: 'USD',
    timezone_id: '0',
    message_template_namespace: `otklik_${wabaId}`,
    account_review_status: 'APPROVED',
    business_verification_status: 'verified',
    country: 'RU',
    ownership_type: 'SELF',
  }
}

/** Clients subscribe their app before they rely on webhooks; here `POST /v1/webhooks` says where webhooks go. */
function subscriptionRoutes(deps: AccountDeps): Route[] {
  const path = '/graph/:version/:id/subscribed_apps'
  const common = { contract: 'cloud_api', path, scope: 'webhooks:write', tag, params: idParams } as const
  return [
    route({
      ...common,
      method: 'get',
      summary: 'The subscribed apps: this one',
      responses: { 200: z.object({ data: z.array(z.looseObject({})) }) },
      handle({ params: { id } }) {
        demandAccount(deps, 'get', id)
        const app = { id: deps.wabaId, name: 'Otklik', link: '' }
        return { status: 200, body: { data: [{ whatsapp_business_api_data: app }] } }
      },
    }),
    ...(['post', 'delete'] as const).map((method) =>
      route({
        ...common,
        method,
        summary: 'Accepted without effect: create webhooks by POST /v1/webhooks',
        responses: { 200: success },
        handle({ params: { id } }) {
          demandAccount(deps, method, id)
          return { status: 200, body: done }
        },
      }),
    ),
  ]
}
