import { Loader, UnstyledButton } from '@mantine/core'
import { IconClock, IconFile, IconMicrophone } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useDescribe } from '../../acts.ts'
import { useFormats } from '../../formats.ts'
import { keepDraft, readDraft } from '../composer/drafts.ts'
import { discard, type Pending, sendAgain } from '../composer/outbox.ts'
import classes from '../inbox.module.css'
import { WrittenText } from './written-text.tsx'

/** A message that the server has not taken: on its way, waiting for a connection, or refused. */
export function PendingBubble({ pending }: { pending: Pending }) {
  const { t } = useTranslation(['inbox', 'shell'])
  const formats = useFormats()
  const describe = useDescribe()
  const { text, file, state, error, key, guestId } = pending
  const giveUp = () => {
    if (text && !readDraft(guestId)) keepDraft(guestId, text)
    discard(key)
  }
  return (
    <article className={classes.bubbleLine} data-out aria-label={t('feed.ours')}>
      <div className={classes.bubble} data-out data-pending data-bad={state === 'failed' || undefined}>
        {file?.preview && <img className={classes.preview} src={file.preview} alt={file.name} />}
        {file && !file.preview && (
          <div className={classes.file}>
            {file.fields.type === 'voice' ? (
              <IconMicrophone size={22} aria-hidden />
            ) : (
              <IconFile size={24} aria-hidden />
            )}
            <bdi className="people-wrote">{file.fields.type === 'voice' ? t('type.voice') : file.name}</bdi>
          </div>
        )}
        {text && <WrittenText text={text} />}
        <div className={classes.meta}>
          <time dateTime={new Date(pending.at).toISOString()}>{formats.time(pending.at)}</time>
          {state === 'sending' && <Loader size={11} color="gray" aria-label={t('status.toServer')} />}
          {state === 'waiting' && (
            <span role="img" aria-label={t('feed.waitingToSend')} title={t('feed.waitingToSend')}>
              <IconClock size={14} aria-hidden />
            </span>
          )}
        </div>
        {state === 'waiting' && (
          <div className={classes.bad} role="note">
            {t('feed.waitingToSend')}{' '}
            <UnstyledButton className={classes.link} onClick={giveUp}>
              {t('shell:act.cancel')}
            </UnstyledButton>
          </div>
        )}
        {state === 'failed' && (
          <div className={classes.bad} role="alert">
            {t('feed.notTaken')} {error ? describe(error).title : t('feed.tooLate')}{' '}
            <UnstyledButton className={classes.link} onClick={() => sendAgain(key)}>
              {t('feed.sendAgain')}
            </UnstyledButton>{' '}
            <UnstyledButton className={classes.link} onClick={giveUp}>
              {t('feed.giveUp')}
            </UnstyledButton>
          </div>
        )}
      </div>
    </article>
  )
}
