import { Anchor, UnstyledButton } from '@mantine/core'
import {
  IconDownload,
  IconFile,
  IconMapPin,
  IconPhone,
  IconPhoneX,
  IconPhotoOff,
  IconUser,
  IconVideo,
} from '@tabler/icons-react'
import { type CSSProperties, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'
import { phoneText } from '../../numbers/phone-text.ts'
import words from '../words.module.css'
import { KindCard, TYPES_WITH_CARD } from './kind-cards.tsx'
import classes from './message-content.module.css'
import { VoicePlayer } from './voice-player.tsx'
import { WrittenText } from './written-text.tsx'

type Media = NonNullable<Message['media']>

/** A message's content, whatever its type. */
export function MessageContent({ message, onPicture }: { message: Message; onPicture: (id: string) => void }) {
  const { t } = useTranslation('inbox')
  const { text, media, location, contacts, call, type } = message
  if (message.deleted_at) return <em className={words.dim}>{t('timeline.deleted')}</em>
  if (call) return <Call call={call} />
  return (
    <>
      {media && <MediaView message={message} media={media} onPicture={onPicture} />}
      {location && <Place location={location} />}
      {contacts?.map(({ name, phones }) => (
        <div key={`${name} ${phones.join()}`} className={classes.file}>
          <IconUser size={26} aria-hidden />
          <span className={classes.fileText}>
            <bdi className="people-wrote">{name}</bdi>
            {phones.map((phone) => (
              <bdi key={phone} className={classes.fileNote}>
                {phoneText(phone)}
              </bdi>
            ))}
          </span>
        </div>
      ))}
      <KindCard message={message} />
      {text && !TYPES_WITH_CARD.has(type) && <WrittenText text={text} />}
    </>
  )
}

/** For an old message: fetched when somebody wants to see it. */
function FileOnPhone({ media }: { media: Media }) {
  const { t } = useTranslation('inbox')
  const [isAsked, setAsked] = useState(false)
  const fetchIt = () => {
    setAsked(true)
    // The answer says that it is being fetched; an event tells when it is here.
    void fetch(media.url, { method: 'HEAD' }).catch(() => setAsked(false))
  }
  return (
    <UnstyledButton className={classes.file} disabled={isAsked} onClick={fetchIt}>
      <IconDownload size={24} aria-hidden />
      <span className={classes.fileText}>{isAsked ? t('timeline.fileComing') : t('timeline.fetchFile')}</span>
    </UnstyledButton>
  )
}

function Call({ call: { video, outcome } }: { call: NonNullable<Message['call']> }) {
  const { t } = useTranslation('inbox')
  const Icon = video ? IconVideo : outcome === 'answered' ? IconPhone : IconPhoneX
  return (
    <div className={classes.file}>
      <Icon size={26} aria-hidden />
      <span className={classes.fileText}>
        {video ? t('call.video') : t('call.voice')}
        <span className={classes.fileNote}>{t(`call.${outcome}`)}</span>
      </span>
    </div>
  )
}

function MediaView({
  message: { id, type, text, video_note: isNote },
  media,
  onPicture,
}: {
  message: Message
  media: Media
  onPicture: (id: string) => void
}) {
  const { t } = useTranslation('inbox')
  if (media.status === 'on_request') return <FileOnPhone media={media} />
  if (media.status !== 'stored') {
    const gone = media.status === 'failed'
    return (
      <div className={classes.file}>
        {gone ? <IconPhotoOff size={24} aria-hidden /> : <IconDownload size={24} aria-hidden />}
        <span className={words.dim}>
          {gone
            ? media.failure
              ? t(`timeline.fileFailed.${media.failure}`)
              : t('timeline.fileGone')
            : t('timeline.fileComing')}
        </span>
      </div>
    )
  }
  switch (type) {
    case 'sticker':
      return <img className={classes.sticker} src={media.url} alt={t('type.sticker')} loading="lazy" decoding="async" />
    case 'image':
      return <Picture media={media} alt={text ?? t('type.image')} onOpen={() => onPicture(id)} />
    case 'video':
      return (
        // biome-ignore lint/a11y/useMediaCaption: what guests film has no captions
        <video
          className={classes.video}
          data-note={isNote || undefined}
          style={boxOf(media)}
          src={media.url}
          controls
          preload="metadata"
        />
      )
    case 'voice':
    case 'audio':
      return <VoicePlayer src={media.url} seconds={media.duration_seconds} waveform={media.waveform} />
    default:
      return <FileView media={media} />
  }
}

/** Small, as in the chat; what cannot be shown as a picture is a file to save. */
function Picture({ media, alt, onOpen }: { media: Media; alt: string; onOpen: () => void }) {
  const { t } = useTranslation('inbox')
  const [isBroken, setBroken] = useState(false)
  const box = boxOf(media)
  if (isBroken) {
    return (
      <div className={classes.broken} style={box}>
        <FileView media={{ ...media, thumbnail_url: null }} />
      </div>
    )
  }
  return (
    <UnstyledButton className={classes.picture} style={box} onClick={onOpen} aria-label={t('timeline.openPicture')}>
      <img
        src={media.thumbnail_url ?? media.url}
        alt={alt}
        loading="lazy"
        decoding="async"
        onError={() => setBroken(true)}
      />
    </UnstyledButton>
  )
}

function FileView({ media }: { media: Media }) {
  const { t } = useTranslation('inbox')
  const size = useFileSize()
  const [isBroken, setBroken] = useState(false)
  return (
    <Anchor
      href={media.url}
      download={media.file_name ?? ''}
      className={classes.file}
      display="flex"
      underline="never"
      c="inherit"
    >
      {media.thumbnail_url && !isBroken ? (
        <img
          className={classes.fileThumbnail}
          src={media.thumbnail_url}
          alt=""
          loading="lazy"
          decoding="async"
          onError={() => setBroken(true)}
        />
      ) : (
        <IconFile size={28} aria-hidden />
      )}
      <span className={classes.fileText}>
        <bdi className="people-wrote">{media.file_name ?? t('type.document')}</bdi>
        <span className={classes.fileNote}>
          {[extensionOf(media), media.byte_size && size(media.byte_size)].filter(Boolean).join(' · ')}
        </span>
      </span>
    </Anchor>
  )
}

/** People's names for kinds of files: type names like `vnd.openxmlformats-…` are for programs. */
function extensionOf({ file_name, mime_type }: Media): string | undefined {
  const written = file_name?.match(/\.([a-z0-9]{1,5})$/i)?.[1] ?? mime_type.match(/^\w+\/([a-z0-9]{2,4})$/)?.[1]
  return written?.toUpperCase()
}

function Place({ location }: { location: NonNullable<Message['location']> }) {
  const { t } = useTranslation('inbox')
  const { latitude, longitude, name, address, live } = location
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`
  return (
    <Anchor
      href={href}
      target="_blank"
      rel="noreferrer noopener"
      className={classes.file}
      underline="never"
      c="inherit"
    >
      <IconMapPin size={28} aria-hidden />
      <span className={classes.fileText}>
        <bdi className="people-wrote">{name ?? t('type.location')}</bdi>
        {live && <span className={classes.fileNote}>{t('timeline.live')}</span>}
        {address && <bdi className={`people-wrote ${classes.fileNote}`}>{address}</bdi>}
        <span className={classes.fileNote}>
          {latitude.toFixed(5)}, {longitude.toFixed(5)}
        </span>
      </span>
    </Anchor>
  )
}

/** Bytes in people's notation. */
export function useFileSize(): (bytes: number) => string {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  return (bytes) => {
    if (bytes < 1_000_000) return t('size.kb', { size: formats.number(Math.max(1, bytes / 1_000)) })
    return t('size.mb', { size: formats.number(bytes / 1_000_000, 1) })
  }
}

const WIDEST = 280
const HIGHEST = 320

/** Reserves a picture's place, so that nothing jumps when it loads. */
function boxOf({ width, height }: Media): CSSProperties {
  if (!width || !height) return { width: 220, height: 220 }
  const scale = Math.min(1, WIDEST / width, HIGHEST / height)
  return { width: Math.max(90, Math.round(width * scale)), height: Math.max(60, Math.round(height * scale)) }
}
