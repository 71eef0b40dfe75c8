import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { MediaTable } from '../db/schema/inbox.ts'
import { type NewContent, pathFor, prepareFile } from '../inbox/index.ts'
import { cleanFileName } from '../lib/clean-text.ts'
import { newId } from '../lib/ids.ts'
import type { MediaParser } from '../media/parser.ts'
import { MEDIA_KINDS, type MediaKind } from '../whatsapp/port.ts'
import type { Choices } from './choices.ts'
import { downloadLink, type LinkDeps } from './download-link.ts'
import { GraphError } from './graph-error.ts'
import { copyFile, findKnownFile, type UploadDeps } from './uploads.ts'

export type ContentDeps = UploadDeps & LinkDeps & { mediaParser: MediaParser }

/** What a message will say. `discard` removes its file if it is not sent after all. */
export type Prepared = {
  content: NewContent
  media?: Omit<MediaTable, 'message_id' | 'number_id' | 'created_at' | 'attempts'>
  choices?: Choices | undefined
  discard(): Promise<void>
}

export const withoutFile = (content: NewContent, choices?: Choices): Prepared => ({
  content,
  choices,
  discard: async () => undefined,
})

export type GivenFile = {
  id?: string | undefined
  link?: string | undefined
  text?: string | undefined
  fileName?: string | undefined
  voice?: boolean | undefined
}

/** A file by an upload's id or by a link, in the message's own place. Throws a `GraphError`. */
export async function prepareMedia(
  deps: ContentDeps,
  type: 'image' | 'video' | 'audio' | 'document' | 'sticker',
  given: GivenFile,
): Promise<Prepared> {
  const { folder, clock, mediaParser } = deps
  const id = newId('med')
  const at = clock.now()
  const source = await fileInPlace(deps, given, id, at)
  const discard = () => rm(join(folder, source.path), { force: true })
  try {
    demandFitting(type, source.mimeType)
    const asked = kindOf(type, source.mimeType, given)
    const { kind, ...prepared } = await prepareFile(mediaParser, join(folder, source.path), {
      kind: asked,
      mimeType: source.mimeType,
    }).catch((error: unknown) => {
      throw error instanceof Error && 'code' in error && error.code === 'invalid_input'
        ? new GraphError(131053, 'The file cannot be read as sound.')
        : error
    })
    const fileName = cleanFileName(given.fileName ?? '') ?? source.fileName
    return {
      content: { type: kind, mediaId: id, text: given.text || null },
      media: {
        id,
        kind,
        ...prepared,
        file_name: fileName,
        width: null,
        height: null,
        path: source.path,
        status: 'stored',
        failure: null,
        reference: null,
        next_attempt_at: null,
      },
      discard,
    }
  } catch (error) {
    await discard()
    throw error
  }
}

type Source = { path: string; mimeType: string; fileName: string | null }

async function fileInPlace(deps: ContentDeps, given: GivenFile, id: string, at: number): Promise<Source> {
  if (given.id === undefined) {
    const path = pathFor(id, at)
    const { mimeType, fileName } = await downloadLink(deps, given.link ?? '', path, id)
    return { path, mimeType, fileName }
  }
  const known = await findKnownFile(deps, given.id)
  if (!known)
    throw new GraphError(100, `There is no media ${given.id.slice(0, 60)}, or it has expired.`, { subcode: 33 })
  return { path: await copyFile(deps.folder, known.path, id, at), mimeType: known.mime_type, fileName: known.file_name }
}

/** What a file may be shown as; a file of unknown type may be anything. */
const FITTING: Record<string, RegExp> = {
  image: /^image\//i,
  video: /^video\//i,
  audio: /^(audio|video)\/|^application\/ogg/i,
  sticker: /^image\/webp/i,
}

/** As Meta does: phones show nothing for a picture that is sent as sound. */
function demandFitting(type: string, mimeType: string): void {
  const fitting = FITTING[type]
  if (!fitting || fitting.test(mimeType) || mimeType === 'application/octet-stream') return
  const wanted = type === 'sticker' ? 'image/webp' : `${type}/*`
  throw new GraphError(
    131053,
    `A file of the type ${mimeType} cannot be sent as ${type}, which is ${wanted}: send it as a document, or as what it is.`,
  )
}

/** Voice messages are Ogg with Opus; anything else is one when the program says so. */
function kindOf(type: string, mimeType: string, { voice }: GivenFile): MediaKind {
  if (type === 'audio' && (voice ?? /^audio\/(ogg|opus)/i.test(mimeType))) return 'voice'
  return MEDIA_KINDS.find((kind) => kind === type) ?? 'document'
}
