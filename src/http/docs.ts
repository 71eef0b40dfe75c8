import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import express, { type RequestHandler } from 'express'
import { z } from 'zod'
import { notFound } from '../lib/errors.ts'
import { DAY } from '../lib/units.ts'
import { openApiDocument } from './openapi/document.ts'
import type { EventSchemas } from './openapi/webhooks.ts'
import { findProblem } from './problem.ts'
import { type Route, route } from './route.ts'

const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Otklik API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<link rel="icon" href="/docs/assets/favicon-32x32.png">
</head>
<body>
<noscript>The whole description as a file: <a href="/openapi.json">openapi.json</a></noscript>
<div id="docs"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`

const START = `SwaggerUIBundle({
  url: '/openapi.json', dom_id: '#docs', deepLinking: true, persistAuthorization: true, tryItOutEnabled: true,
  displayRequestDuration: true, docExpansion: 'list', filter: true, validatorUrl: null,
})
`

const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** For pages whose scripts come from our own origin, but which set styles by script. */
export const ownScriptsOnly: RequestHandler = (_req, res, next) => {
  res.set('Content-Security-Policy', PAGE_POLICY)
  next()
}

export type Docs = {
  /** The events that programs may receive. */
  events?: EventSchemas | undefined
  /** The address at which clients reach this server; undefined: where they asked. */
  origin?: (() => string | undefined) | undefined
}

/** /openapi.json, the pages that show it, and the pages that problem types point to. */
export function docsRoutes(routes: readonly Route[], { events = {}, origin }: Docs = {}): Route[] {
  const tag = 'Documentation'
  const scope = 'public'
  let document: object | undefined
  const own = [
    route({
      method: 'get',
      path: '/openapi.json',
      operationId: 'getOpenApi',
      scope,
      tag,
      summary: 'This description of the API',
      responses: { 200: z.looseObject({ openapi: z.string() }) },
      handle: ({ req }) => {
        document ??= openApiDocument({ routes: [...routes, ...own], version: version(), events })
        const url = origin?.() ?? `${req.protocol}://${req.get('host') ?? 'localhost'}`
        return { status: 200, body: { ...document, servers: [{ url, description: 'This server' }] } }
      },
    }),
    route({
      method: 'get',
      path: '/docs',
      operationId: 'showDocs',
      scope,
      tag,
      summary: 'This description of the API, for people',
      responses: { 200: { contentType: 'text/html', description: 'A page' } },
      handle({ res }) {
        res.set('Content-Security-Policy', PAGE_POLICY).type('html').send(PAGE)
        return undefined
      },
    }),
    route({
      method: 'get',
      path: '/problems/:code',
      operationId: 'explainProblem',
      scope,
      tag,
      summary: 'What a problem code means',
      params: z.object({ code: z.string().max(100) }),
      responses: { 200: z.object({ code: z.string(), status: z.number().int(), title: z.string() }) },
      handle({ params }) {
        const problem = findProblem(params.code)
        if (!problem) throw notFound('problem', params.code)
        return { status: 200, body: problem }
      },
    }),
  ]
  return own
}

/** The files that the page /docs loads: from the installed package, so it works without internet access. */
export function docsAssets(): RequestHandler {
  const router = express.Router()
  router.get('/docs/start.js', (_req, res) => {
    res.type('js').send(START)
  })
  router.use('/docs/assets', express.static(swaggerUi, { index: false, maxAge: DAY }))
  return router
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url)
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version
}
