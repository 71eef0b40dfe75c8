import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { parseLanguage } from '../lib/languages.ts'
import { findTemplatesByName, listTemplates, type TemplateRow } from '../templates/index.ts'
import { demandAccount, selfOf } from './account.ts'
import type { AccountDeps } from './account-routes.ts'
import { idParams, success, tag } from './message-routes.ts'
import { afterOf, limitOf, pageInput, pageOfNodes, pageSchema } from './paging.ts'
import { fieldsOf } from './present-phone-number.ts'
import { findTemplateForms } from './store.ts'
import { newTemplateInput } from './template-input.ts'
import {
  dropTemplates,
  getTemplateNode,
  makeTemplate,
  presentTemplate,
  type TemplateDeps,
  templateNode,
} from './templates.ts'

export type TemplateRouteDeps = AccountDeps & TemplateDeps

/** Our templates as message templates of the business account. */
export function templateRoutes(deps: TemplateRouteDeps): Route[] {
  const { db } = deps
  const path = '/graph/:version/:id/message_templates'
  return [
    route({
      contract: 'cloud_api',
      method: 'get',
      path,
      scope: 'mailings:read',
      tag,
      summary: 'List templates',
      params: idParams,
      query: pageInput.extend({
        name: z.string().max(512).optional(),
        language: z.string().max(200).optional(),
        status: z.string().max(200).optional(),
        category: z.string().max(200).optional(),
      }),
      responses: { 200: pageSchema(templateNode) },
      async handle({ params, query, req }) {
        demandAccount(deps, 'get', params.id)
        const limit = limitOf(query.limit)
        const rows = await findRows(deps, query, limit)
        const forms = await findTemplateForms(
          db,
          rows.map(({ id }) => id),
        )
        const fields = fieldsOf(query.fields)
        const body = pageOfNodes(rows, limit, selfOf(req), (row) => presentTemplate(row, forms.get(row.id), fields))
        return { status: 200, body }
      },
    }),
    route({
      contract: 'cloud_api',
      method: 'get',
      path: `${path}/:template_id`,
      scope: 'mailings:read',
      tag,
      summary: 'One template',
      params: idParams.extend({ template_id: z.string().max(60) }),
      query: z.object({ fields: z.string().max(2_000).optional() }),
      responses: { 200: templateNode },
      async handle({ params, query }) {
        demandAccount(deps, 'get', params.id)
        return { status: 200, body: await getTemplateNode(db, params.template_id, fieldsOf(query.fields)) }
      },
    }),
    route({
      contract: 'cloud_api',
      method: 'post',
      path,
      scope: 'mailings:write',
      tag,
      summary: 'Create a template; it may be used at once',
      params: idParams,
      body: newTemplateInput,
      responses: { 200: z.object({ id: z.string(), status: z.string(), category: z.string() }) },
      async handle({ params, body, actor }) {
        demandAccount(deps, 'post', params.id)
        return { status: 200, body: await makeTemplate(deps, body, actor) }
      },
    }),
    route({
      contract: 'cloud_api',
      method: 'delete',
      path,
      scope: 'mailings:write',
      tag,
      summary: 'Archive the templates of a name, or one of them',
      params: idParams,
      query: z.object({
        name: z.string().min(1).max(512),
        hsm_id: z.string().max(60).optional(),
        language: z.string().max(20).optional(),
      }),
      responses: { 200: success },
      async handle({ params, query: { name, hsm_id: id, language }, actor }) {
        demandAccount(deps, 'delete', params.id)
        await dropTemplates(deps, { name, id, language }, actor)
        return { status: 200, body: { success: true as const } }
      },
    }),
  ]
}

type Wanted = {
  name?: string | undefined
  language?: string | undefined
  status?: string | undefined
  category?: string | undefined
  after?: string | undefined
}

/** One more than fit on a page. All are approved, so a list of others is empty. */
async function findRows({ db }: TemplateRouteDeps, wanted: Wanted, limit: number): Promise<TemplateRow[]> {
  if (wanted.status && !wanted.status.toUpperCase().includes('APPROVED')) return []
  const after = afterOf(wanted.after)
  const rows = wanted.name
    ? (await findTemplatesByName(db, wanted.name)).filter(({ id }) => after === undefined || id < after)
    : await listTemplates(db, { after, limit: limit + 1, channel: 'whatsapp' })
  const { language } = wanted
  return language ? rows.filter((row) => parseLanguage(row.language) === parseLanguage(language)) : rows
}
