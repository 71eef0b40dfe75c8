import { mkdir, rm } from 'node:fs/promises'
import type { Request, Response } from 'express'
import multer from 'multer'
import { z } from 'zod'
import type { Settings } from '../../../config/env.ts'
import { digestOfForm } from '../../http/form-digest.ts'
import { parsePart } from '../../http/parse.ts'
import type { Received } from '../../http/route.ts'
import { instant } from '../../http/time.ts'
import { importsFolder } from '../../imports/index.ts'
import { cleanFileName } from '../../lib/clean-text.ts'
import { AppError } from '../../lib/errors.ts'
import { newId } from '../../lib/ids.ts'
import { type CountryCode, isCountry } from '../../lib/phone.ts'
import { MIB } from '../../lib/units.ts'
import { mappingSchema } from './mapping.ts'

const mappingInput = z
  .string()
  .max(2_000)
  .transform((text, context) => {
    const parsed = mappingSchema.safeParse(parseJson(text))
    if (parsed.success) return parsed.data
    const message = parsed.error.issues
      .map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '))
      .join('; ')
    context.addIssue({ code: 'custom', message: `must be JSON like {"phone": "Телефон"}: ${message}` })
    return z.NEVER
  })
  .meta({ description: 'JSON: {"phone": "Телефон", "name": "Имя", ...}; left out: guessed' })

const uploadFields = z.object({
  name: z.string().trim().min(1).max(200).optional().meta({ description: 'Of the new list; default: of the file' }),
  audience_id: z.string().max(100).optional().meta({ description: 'A list to add to, instead of a new one' }),
  mapping: mappingInput.optional(),
  default_country: z
    .string()
    .max(60)
    .transform((code) => code.toUpperCase() as CountryCode)
    .refine(isCountry, { message: 'must be a country like RU or KZ' })
    .default('RU')
    .meta({ description: 'Of phones written without a country' }),
  consent_source: z
    .string()
    .trim()
    .min(3)
    .max(500)
    .optional()
    .meta({ description: 'Where and how these guests agreed to be written to; needed unless dry_run' }),
  consent_at: instant.optional().meta({ description: 'When they agreed; default: now' }),
  dry_run: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: '`true`: read and judge the file, save nothing' }),
})

export const uploadForm = uploadFields.extend({ file: z.string().meta({ format: 'binary' }) })

export type ListUpload = Received & {
  fields: z.output<typeof uploadFields>
  path: string
  fileName: string | null
}

export type UploadSettings = Pick<Settings, 'OTKLIK_DATA_DIR' | 'OTKLIK_MAX_UPLOAD_MB'>

/** Reads a form with one file. Throws `invalid_input`, `too_large`, `bad_request`. The caller discards the file. */
export async function receiveList(req: Request, res: Response, settings: UploadSettings): Promise<ListUpload> {
  const folder = importsFolder(settings)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = await readForm(req, res, folder, settings.OTKLIK_MAX_UPLOAD_MB * MIB)
  if (!file) throw invalid([{ path: 'form.file', message: 'one file is needed' }])
  const discard = () => rm(file.path, { force: true })
  try {
    const fields = parsePart('form', uploadFields, { ...req.body }) as z.output<typeof uploadFields>
    const digest = await digestOfForm(req.body, file)
    return { digest, fields, path: file.path, fileName: cleanFileName(file.originalname) ?? null, discard }
  } catch (error) {
    await discard()
    throw error
  }
}

function readForm(req: Request, res: Response, folder: string, maxBytes: number) {
  const form = multer({
    storage: multer.diskStorage({ destination: folder, filename: (_req, _file, done) => done(null, newId('imp')) }),
    limits: { fileSize: maxBytes, files: 1, fields: 10, fieldSize: 8 * 1_024, parts: 12 },
    defParamCharset: 'utf8',
  }).single('file')
  return new Promise<Express.Multer.File | undefined>((resolve, reject) => {
    form(req, res, (error: unknown) => (error ? reject(asUploadError(error)) : resolve(req.file)))
  })
}

/** Busboy reports a cut-off or invalid form by plain errors. */
function asUploadError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof multer.MulterError) return error
  return 'code' in error ? error : new AppError('bad_request', 'The form cannot be read.')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function invalid(fields: { path: string; message: string }[]): AppError {
  return new AppError('invalid_input', 'Some parts of the form are not right; see errors.', fields)
}
