import { useTranslation } from 'react-i18next'
import { PageFrame } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'

/** /reviews and below. */
export function ReviewsScreen() {
  const { t } = useTranslation('reviews')
  return (
    <PageFrame title={t('title')}>
      <Loading />
    </PageFrame>
  )
}
