import { useTranslation } from 'react-i18next'
import classes from './conversation.module.css'
import { useColleagues } from './presence.ts'

/** "Anna is writing an answer", so that two of them do not write the same. */
export function Colleagues({ guestId }: { guestId: string }) {
  const { t } = useTranslation('inbox')
  const colleagues = useColleagues(guestId)
  const writing = colleagues.filter((each) => each.writing)
  const who = writing.length > 0 ? writing : colleagues
  return (
    <div className={classes.colleagues} role="status" data-writing={writing.length > 0 || undefined}>
      {who.length > 0 && (
        <bdi>
          {t(writing.length > 0 ? 'presence.writing' : 'presence.viewing', {
            names: who.map(({ name }) => name).join(', '),
            count: who.length,
          })}
        </bdi>
      )}
    </div>
  )
}
