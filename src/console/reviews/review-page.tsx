import { useTranslation } from 'react-i18next'
import { PageFrame } from '../parts/page.tsx'
import { Loaded } from '../parts/states.tsx'
import { useReview } from './load-reviews.ts'
import { ReviewCard } from './review-card.tsx'

/** One review, ready to be answered. */
export function ReviewPage({ id }: { id: string }) {
  const { t } = useTranslation('reviews')
  const review = useReview(id)
  return (
    <PageFrame title={t('one')} width={820} above={{ href: '/reviews', title: t('title') }}>
      <Loaded query={review}>{(loaded) => <ReviewCard review={loaded} opened />}</Loaded>
    </PageFrame>
  )
}
