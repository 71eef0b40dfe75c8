import { useTranslation } from 'react-i18next'
import { PageFrame } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'

/** /inbox and below. */
export function InboxScreen() {
  const { t } = useTranslation('inbox')
  return (
    <PageFrame title={t('title')}>
      <Loading />
    </PageFrame>
  )
}
