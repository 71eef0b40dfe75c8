import { rm, stat } from 'node:fs/promises'
import type { Request, Response } from 'express'
import multer from 'multer'
import { z } from 'zod'
import type { MediaTable } from '../db/schema/inbox.ts'
import { digestOfForm } from '../http/form-digest.ts'
import { parsePart } from '../http/parse.ts'
import type { Received } from '../http/route.ts'
import { cleanFileName } from '../lib/clean-text.ts'
import { AppError } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { MIB } from '../lib/units.ts'
import { type MediaParser, UnreadableMedia } from '../media/parser.ts'
import { typeOfBytes, typeOfName } from '../media/type-of-bytes.ts'
import { halfOf, VOICE_TYPE, type VoiceNote } from '../media/voice-note.ts'
import type { MediaKind } from '../whatsapp/port.ts'
import type { MediaSettings } from './deps.ts'
import { incomingFolder, mediaFolder, moveIn, pathFor } from './media-folder.ts'
import { laterInForm } from './scheduled/shapes.ts'

const uploadFields = z.object({
  text: z.string().max(4_096).optional().meta({ description: 'Caption' }),
  type: z
    .enum(['image', 'video', 'audio', 'voice', 'document', 'sticker'])
    .optional()
    .meta({
      description:
        'Default: by the content type of the file. `voice`: MP3, WAV, FLAC and Opus become Ogg Opus mono. Sound that we ' +
        'cannot decode (AAC, Vorbis), or of more than five minutes, is sent as an ordinary file: `type` of the answer is ' +
        '`audio` then. What is no sound is refused',
    }),
  voice: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: '`true`: audio becomes a voice message, as by `type`' }),
  waveform: z
    .base64()
    .refine((text) => isWaveform(Buffer.from(text, 'base64')), 'must be 64 samples, each from 0 to 100')
    .optional()
    .meta({ description: 'Of a voice message: Base64 of 64 loudness samples, 0 to 100. Default: measured' }),
  duration_seconds: z.coerce.number().min(0).max(86_400).optional().meta({ description: 'Of sound and video' }),
  width: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .meta({ description: 'Of a picture or video, in pixels' }),
  height: z.coerce.number().int().min(1).max(100_000).optional(),
  number_id: z.string().max(100).optional(),
  reply_to: z.string().max(100).optional(),
  ...laterInForm,
})

export const uploadForm = uploadFields.extend({ file: z.string().meta({ format: 'binary' }) })

export type Upload = Received & {
  fields: z.output<typeof uploadFields>
  type: MediaKind
  media: Pick<
    MediaTable,
    | 'id'
    | 'kind'
    | 'mime_type'
    | 'file_name'
    | 'byte_size'
    | 'duration_seconds'
    | 'width'
    | 'height'
    | 'waveform'
    | 'path'
  >
}

/** Reads a form with one file into the media folder. Throws `invalid_input`, `too_large`, `bad_request`. */
export async function receiveUpload(
  { settings, mediaParser }: { settings: MediaSettings; mediaParser: MediaParser },
  req: Request,
  res: Response,
  at: number,
): Promise<Upload> {
  const folder = mediaFolder(settings.OTKLIK_DATA_DIR)
  const file = await readForm(req, res, await incomingFolder(folder), settings.OTKLIK_MAX_UPLOAD_MB * MIB)
  const remove = (path: string) => rm(path, { force: true })
  if (!file) throw invalid([{ path: 'form.file', message: 'one file is needed' }])
  try {
    if (file.size === 0) throw invalid([{ path: 'form.file', message: 'is empty' }])
    const digest = await digestOfForm(req.body, file)
    const fields = parsePart('form', uploadFields, { ...req.body }) as z.output<typeof uploadFields>
    const found = await typeOfBytes(file.path)
    const mimeType = told(file.mimetype) ?? found ?? typeOfName(file.originalname) ?? file.mimetype
    const asked = kindOf(mimeType, fields)
    if (isShown(asked)) demandBytes(asked, mimeType, found)
    if (fields.text && !['image', 'video', 'document'].includes(asked)) {
      throw invalid([{ path: 'form.text', message: `WhatsApp shows no caption with ${asked}` }])
    }
    const { kind: type, ...prepared } = await prepareFile(mediaParser, file.path, {
      kind: asked,
      mimeType: asked === 'image' && found ? found : mimeType,
      seconds: fields.duration_seconds,
    })
    const size = type === 'image' ? await sizeOfPicture(mediaParser, file.path) : undefined
    const id = newId('med')
    const path = pathFor(id, at)
    await moveIn(folder, file.path, path)
    return {
      digest,
      fields,
      type,
      media: {
        id,
        ...prepared,
        kind: type,
        file_name: cleanFileName(file.originalname) ?? null,
        width: fields.width ?? size?.width ?? null,
        height: fields.height ?? size?.height ?? null,
        waveform: fields.waveform ?? prepared.waveform,
        path,
      },
      discard: () => remove(`${folder}/${path}`),
    }
  } catch (error) {
    await remove(file.path)
    throw error
  }
}

type Prepared = { kind: MediaKind } & Pick<MediaTable, 'mime_type' | 'byte_size' | 'duration_seconds' | 'waveform'>

/**
 * Converts a file to what it is to be sent as: sound to a voice message. Sound that cannot be converted goes as a file,
 * and the kind says so. Throws `invalid_input` for a voice message that is not sound.
 */
export async function prepareFile(
  parser: MediaParser,
  path: string,
  { kind: asked, mimeType, seconds }: { kind: MediaKind; mimeType: string; seconds?: number | undefined },
): Promise<Prepared> {
  const voice = asked === 'voice' ? await asVoiceNote(parser, path) : undefined
  const kind = asked === 'voice' && !voice ? 'audio' : asked
  return {
    kind,
    mime_type: voice ? VOICE_TYPE : mimeType,
    byte_size: (await stat(path)).size,
    duration_seconds: toWhole(voice?.durationSeconds ?? seconds ?? (await secondsOf(parser, kind, path))),
    waveform: drawn(voice),
  }
}

function drawn(voice: VoiceNote | undefined): string | null {
  return voice ? Buffer.from(voice.waveform).toString('base64') : null
}

async function asVoiceNote(parser: MediaParser, path: string) {
  return parser.run('toVoiceNote', path).catch(async (error: unknown) => {
    if (!(error instanceof UnreadableMedia)) throw error
    await rm(halfOf(path), { force: true })
    throw invalid([{ path: 'form.file', message: 'cannot be read as sound' }])
  })
}

/** The duration that phones show beside sound. A file that cannot be read goes as it is. */
async function secondsOf(parser: MediaParser, type: MediaKind, path: string): Promise<number | undefined> {
  if (type !== 'audio') return undefined
  return parser.run('soundSeconds', path).catch((error: unknown) => {
    if (error instanceof UnreadableMedia) return undefined
    throw error
  })
}

/** The size of a picture, for which a chat reserves space. One that cannot be read goes as it is. */
async function sizeOfPicture(parser: MediaParser, path: string) {
  return parser.run('pictureSize', path).catch((error: unknown) => {
    if (error instanceof UnreadableMedia) return undefined
    throw error
  })
}

/** Whole seconds, as WhatsApp counts; at least one. */
function toWhole(seconds: number | undefined): number | null {
  return seconds === undefined ? null : Math.max(1, Math.round(seconds))
}

function isWaveform(samples: Uint8Array): boolean {
  return samples.length === 64 && samples.every((sample) => sample <= 100)
}

/** Reads a form with one file in its part `file`. */
export function readForm(req: Request, res: Response, folder: string, maxBytes: number) {
  const form = multer({
    storage: multer.diskStorage({ destination: folder, filename: (_req, _file, done) => done(null, newId('med')) }),
    limits: { fileSize: maxBytes, files: 1, fields: 12, fieldSize: 64 * 1_024, parts: 14 },
    defParamCharset: 'utf8',
  }).single('file')
  return new Promise<Express.Multer.File | undefined>((resolve, reject) => {
    form(req, res, (error: unknown) => (error ? reject(asUploadError(error, maxBytes)) : resolve(req.file)))
  })
}

/** Busboy reports by plain errors that a form is cut short or not a form. */
function asUploadError(error: unknown, maxBytes: number): unknown {
  if (!(error instanceof Error)) return error
  if (error instanceof multer.MulterError) {
    if (error.code !== 'LIMIT_FILE_SIZE') return error
    const field = { path: 'form.file', message: `may have ${maxBytes / MIB} MB at most` }
    return new AppError('too_large', 'The file is larger than allowed.', [field])
  }
  return 'code' in error ? error : new AppError('bad_request', 'The form cannot be read.')
}

/** The types that phones show in a chat; the first ones decide how a file without `type` is sent. */
const SHOWN = {
  image: ['image/jpeg', 'image/png', 'image/webp'],
  video: ['video/mp4', 'video/3gpp', 'video/quicktime'],
  sticker: ['image/webp'],
} satisfies Partial<Record<MediaKind, string[]>>
/** Stands still, but is shown. */
const SHOWN_TOO = ['image/gif']
/** Sent by programs that do not know the type of a file. */
const UNTOLD = 'application/octet-stream'

/** The type that a form part declares; a part without a content type arrives as plain text. */
const told = (mimeType: string) => (mimeType === 'text/plain' ? undefined : mimeType)

/** Of the kinds that phones show, which other types than these leave as an empty frame. */
function isShown(kind: MediaKind): kind is keyof typeof SHOWN {
  return Object.hasOwn(SHOWN, kind)
}

/** What phones show of a kind. */
const shownAs = (kind: keyof typeof SHOWN): string[] => [...SHOWN[kind], ...(kind === 'image' ? SHOWN_TOO : [])]

/** Demands that a file is what it is sent as by its bytes, too, whatever its name. */
function demandBytes(kind: keyof typeof SHOWN, mimeType: string, found: string | undefined): void {
  if (found && shownAs(kind).includes(found)) return
  const no = { image: 'no picture', video: 'no video', sticker: 'no picture' }[kind]
  const message = `is called ${mimeType.slice(0, 60)} but is ${found ?? no}: convert it, or send it with type=document`
  throw invalid([{ path: 'form.file', message }])
}

function kindOf(mimeType: string, { type, voice }: z.output<typeof uploadFields>): MediaKind {
  if (type && isShown(type)) demandShown(type, mimeType)
  if (type) return type
  if (mimeType.startsWith('audio/')) return voice === 'true' ? 'voice' : 'audio'
  if (SHOWN.image.includes(mimeType)) return 'image'
  if (SHOWN.video.includes(mimeType)) return 'video'
  return 'document'
}

/** Refuses types that phones show as an empty frame: HEIC, SVG, WebM. */
function demandShown(type: keyof typeof SHOWN, mimeType: string): void {
  if (mimeType === UNTOLD || shownAs(type).includes(mimeType)) return
  const message = `WhatsApp shows no ${mimeType.slice(0, 60)} as ${type}, but ${SHOWN[type].join(', ')}: convert it, or send it as document`
  throw invalid([{ path: 'form.type', message }])
}

function invalid(fields: { path: string; message: string }[]): AppError {
  return new AppError('invalid_input', 'Some parts of the form are not right; see errors.', fields)
}
