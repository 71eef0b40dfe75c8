import { CloseButton, Loader, Progress, UnstyledButton } from '@mantine/core'
import { IconClock, IconFile, IconMicrophone } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useDescribe } from '../../acts.ts'
import { useFormats } from '../../formats.ts'
import { returnDraft } from '../composer/drafts.ts'
import { discard, sendAgain } from '../composer/outbox.ts'
import type { Pending } from '../composer/pending.ts'
import { useUploaded } from '../composer/uploads.ts'
import words from '../words.module.css'
import bubble from './bubble.module.css'
import content from './message-content.module.css'
import classes from './pending-bubble.module.css'
import { WrittenText } from './written-text.tsx'

/** A message the server has not accepted: on its way, waiting for a connection, or refused. */
export function PendingBubble({ pending }: { pending: Pending }) {
  const { t } = useTranslation(['inbox', 'shell'])
  const formats = useFormats()
  const describe = useDescribe()
  const { text, file, state, error, key, guestId } = pending
  const problem = error && describe(error)
  const giveUp = () => {
    returnDraft(guestId, text)
    discard(key)
  }
  return (
    <article className={bubble.line} data-out aria-label={t('timeline.ours')}>
      <div className={bubble.bubble} data-out data-pending data-bad={state === 'failed' || undefined}>
        {file?.preview && <img className={classes.preview} src={file.preview} alt={file.name} />}
        {file && !file.preview && (
          <div className={content.file}>
            {file.fields.type === 'voice' ? (
              <IconMicrophone size={22} aria-hidden />
            ) : (
              <IconFile size={24} aria-hidden />
            )}
            <bdi className="people-wrote">{file.fields.type === 'voice' ? t('type.voice') : file.name}</bdi>
          </div>
        )}
        {file && state === 'sending' && <Uploading pendingKey={key} name={file.name} onCancel={giveUp} />}
        {text && <WrittenText text={text} />}
        <div className={bubble.meta}>
          <time dateTime={new Date(pending.at).toISOString()}>{formats.time(pending.at)}</time>
          {state === 'sending' && <Loader size={11} color="gray" aria-label={t('status.toServer')} />}
          {state === 'waiting' && (
            <span role="img" aria-label={t('timeline.waitingToSend')} title={t('timeline.waitingToSend')}>
              <IconClock size={14} aria-hidden />
            </span>
          )}
        </div>
        {state === 'waiting' && (
          <div className={bubble.bad} role="note">
            {t('timeline.waitingToSend')}{' '}
            <UnstyledButton className={words.link} onClick={giveUp}>
              {t('shell:act.cancel')}
            </UnstyledButton>
          </div>
        )}
        {state === 'failed' && (
          <div className={bubble.bad} role="alert">
            {t('timeline.notTaken')} {problem ? problem.title : t('timeline.tooLate')}{' '}
            {file && problem?.detail && <span className={classes.detail}>{problem.detail}</span>}
            <UnstyledButton className={words.link} onClick={() => sendAgain(key)}>
              {t('timeline.sendAgain')}
            </UnstyledButton>{' '}
            <UnstyledButton className={words.link} onClick={giveUp}>
              {t('timeline.giveUp')}
            </UnstyledButton>
          </div>
        )}
      </div>
    </article>
  )
}

/** How much of a file is uploaded; it can be called back until all of it is. */
function Uploading(props: { pendingKey: string; name: string; onCancel: () => void }) {
  const { pendingKey, name, onCancel } = props
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  const share = useUploaded(pendingKey)
  if (share >= 1) return null
  return (
    <div className={classes.uploading}>
      <Progress flex={1} size={6} value={share * 100} aria-label={t('timeline.uploading', { name })} />
      <span className={classes.uploaded}>{formats.percent(Math.floor(share * 100) / 100)}</span>
      <CloseButton
        size="sm"
        aria-label={t('timeline.cancelUpload', { name })}
        title={t('timeline.cancelUpload', { name })}
        onClick={onCancel}
      />
    </div>
  )
}
