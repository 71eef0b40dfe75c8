import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Request, RequestHandler, Response } from 'express'
import { DAY, SECOND } from '../lib/units.ts'

const YEAR_S = (365 * DAY) / SECOND

const LOOK_EVERY_MS = 1 * SECOND

/** Where `npm run console:build` leaves the console. */
export const CONSOLE_FOLDER = fileURLToPath(new URL('../../dist/console', import.meta.url))

/**
 * Scripts only from our own origin. Inline styles are allowed, because the console's components set them by script.
 * Pictures and sound that an operator is about to send are blobs.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

/** Of a browser's capabilities the console needs only the microphone, for voice messages. */
const PERMISSIONS = 'microphone=(self), camera=(), geolocation=(), payment=(), usb=()'

/** Addresses that are not pages of the console, also where nothing answers them. */
const NOT_PAGES = /^\/(v1|r|docs|problems|admin|assets)(\/|$)/

const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

/**
 * The console as it was built into `folder`: files with a hash in their name are cached for ever; the page itself is
 * always fresh, and is served for every address that its router knows. Texts are sent compressed, as the build left
 * them.
 */
export function consolePages(folder: string): RequestHandler {
  let files: Files = filesOf(folder)
  let lookedAt = performance.now()
  /** The console may be built, or rebuilt, while the process runs. */
  const recheck = () => {
    if (performance.now() - lookedAt < LOOK_EVERY_MS) return
    files = filesOf(folder)
    lookedAt = performance.now()
  }
  return (req, res, next) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') return next()
    if (!files.has('/index.html') || (!files.has(req.path) && isNewAsset(folder, req.path))) recheck()
    if (!files.has(req.path) && !isPage(req)) return next()
    const path = files.has(req.path) ? req.path : '/index.html'
    res.locals.route = 'console'
    if (!files.has(path)) return sendUnbuilt(res)
    if (path === '/index.html') setPageHeaders(res)
    const cacheFor = path.startsWith('/assets/') ? `public, max-age=${YEAR_S}, immutable` : 'no-cache'
    res.set('Cache-Control', cacheFor).vary('Accept-Encoding').type(extname(path))
    const [encoding, suffix] = ENCODINGS.find((one) => canSend(req, files, path, one)) ?? [undefined, '']
    if (encoding) res.set('Content-Encoding', encoding)
    // By the contents: file times may be the same in every image that is built.
    res.set('ETag', `"${files.get(path)}${suffix}"`)
    res.sendFile(`${path}${suffix}`.slice(1), { root: folder, cacheControl: false }, (error) => {
      if (!error || res.headersSent) return error && next(error)
      // Gone with a newer build: such an answer must not be cached for a year.
      for (const name of ['Cache-Control', 'Content-Encoding', 'Content-Type', 'ETag']) res.removeHeader(name)
      if (existsSync(join(folder, path))) return next(error)
      files = filesOf(folder)
      next()
    })
  }
}

/** The paths of the build's files, with a short hash of their contents. */
type Files = Map<string, string>

function filesOf(folder: string): Files {
  if (!existsSync(join(folder, 'index.html'))) return new Map()
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
  const paths = found
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
  return new Map(paths.map((path) => [`/${relative(folder, path).replaceAll('\\', '/')}`, hashOf(path)]))
}

/**
 * Whether the path belongs to a build newer than the one read. Anybody may ask for anything, so this costs one look at
 * the disk.
 */
function isNewAsset(folder: string, path: string): boolean {
  return /^\/assets\/[\w-][\w.-]*$/.test(path) && existsSync(join(folder, path))
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('base64url').slice(0, 16)
}

/** A browser that opens an address gets the page; programs, which ask for anything or JSON, get a problem. */
function isPage(req: Request): boolean {
  if (req.path === '/') return true
  return (
    !NOT_PAGES.test(req.path) &&
    !req.path.slice(req.path.lastIndexOf('/')).includes('.') &&
    (req.get('accept') ?? '').includes('text/html')
  )
}

function canSend(req: Request, files: Files, path: string, [encoding, suffix]: readonly [string, string]) {
  return files.has(`${path}${suffix}`) && req.acceptsEncodings(encoding) === encoding
}

function setPageHeaders(res: Response): void {
  res.set('Content-Security-Policy', PAGE_POLICY).set('Permissions-Policy', PERMISSIONS)
}

const UNBUILT = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Otklik</title></head>
<body>
<h1>Otklik runs</h1>
<p>Its console has not been built here. Run <code>npm run console:build</code> and load this page again.</p>
<p><a href="/docs">The API</a> is there all the same.</p>
</body>
</html>
`

function sendUnbuilt(res: Response): void {
  setPageHeaders(res)
  res.set('Cache-Control', 'no-store').type('html').send(UNBUILT)
}
