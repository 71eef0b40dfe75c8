import { useTranslation } from 'react-i18next'
import { PageFrame } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'

/** /mailings and below. */
export function MailingsScreen() {
  const { t } = useTranslation('mailings')
  return (
    <PageFrame title={t('title')}>
      <Loading />
    </PageFrame>
  )
}
