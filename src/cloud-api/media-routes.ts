import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { mediaFolder, sendFile } from '../inbox/index.ts'
import { objectIdOf } from '../lib/cloud-api-ids.ts'
import { AppError } from '../lib/errors.ts'
import { unknownObject } from './graph-error.ts'
import { digestOf } from './media-digest.ts'
import { isGoodMediaUrl, mediaUrl } from './media-url.ts'
import { getNumber, idParams, type MessageRouteDeps, tag } from './message-routes.ts'
import { findKnownFile, takeUpload } from './uploads.ts'

export type MediaRouteDeps = MessageRouteDeps & { secretKey: Uint8Array }

const mediaNode = z.object({
  messaging_product: z.literal('whatsapp'),
  url: z.string(),
  mime_type: z.string(),
  sha256: z.string(),
  file_size: z.number().int(),
  id: z.string(),
})

/** Files: uploading and fetching. */
export function mediaRoutes(deps: MediaRouteDeps): Route[] {
  const { clock, secretKey } = deps
  return [
    route({
      contract: 'cloud_api',
      method: 'post',
      path: '/graph/:version/:id/media',
      operationId: 'graphUploadMedia',
      scope: 'messages:write',
      tag,
      summary: 'Upload a file, to send it by its id within 30 days',
      params: idParams,
      idempotent: false,
      responses: { 200: z.object({ id: z.string() }) },
      upload: {
        form: z.object({
          messaging_product: z.literal('whatsapp'),
          type: z.string().optional(),
          file: z.string().meta({ format: 'binary' }),
        }),
        async receive({ params, req, res, actor }) {
          await getNumber(deps, 'post', params.id)
          const id = await takeUpload(deps, { req, res, by: actor.id })
          return { id, digest: id, discard: async () => undefined }
        },
        handle: (_input, { id }) => ({ status: 200, body: { id: objectIdOf(id) } }),
      },
      handle: () => {
        throw new AppError('unsupported_media', 'Send the file as multipart/form-data.')
      },
    }),
    route({
      contract: 'cloud_api',
      method: 'get',
      path: '/graph/:version/lookaside',
      operationId: 'graphDownloadMedia',
      scope: 'messages:read',
      tag,
      summary: "The file itself, by the short-lived address from the file's node",
      params: z.object({ version: z.string().max(40) }),
      query: z.object({ mid: z.string().max(60), ext: z.coerce.number().int(), hash: z.string().max(100) }),
      responses: { 200: { contentType: '*/*', description: 'The file' } },
      async handle({ query, res }) {
        const file = isGoodMediaUrl(secretKey, query, clock.now()) ? await findKnownFile(deps, query.mid) : undefined
        if (!file) throw new AppError('not_found', 'This address is not good any more: ask for the media again.')
        await sendFile(deps, file, res)
        return undefined
      },
    }),
  ]
}

/** A file as Meta's media node. `base`: the facade's address with its version. */
export async function getMediaNode(
  deps: MediaRouteDeps,
  { id, base }: { id: string; base: string },
): Promise<z.output<typeof mediaNode>> {
  const file = await findKnownFile(deps, id)
  if (!file) throw unknownObject('get', id)
  const folder = mediaFolder(deps.settings.OTKLIK_DATA_DIR)
  return {
    messaging_product: 'whatsapp',
    url: mediaUrl(deps.secretKey, base, id, deps.clock.now()),
    mime_type: file.mime_type,
    sha256: 'sha256' in file ? file.sha256 : await digestOf(folder, file.path, 'hex'),
    file_size: file.byte_size,
    id,
  }
}
