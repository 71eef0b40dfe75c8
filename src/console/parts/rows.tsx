import { Button, type ButtonProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { List } from '../lists.ts'
import { Failure, Loading } from './states.tsx'

type Props<T> = {
  list: List<T>
  /** Instead of rows, when there are none. */
  empty?: ReactNode
  /** Grey lines while the first page loads. */
  lines?: number
  /** How the button for more looks, where it is not as usual. */
  more?: ButtonProps
  children: (rows: T[]) => ReactNode
}

/** A list by pages in each of its states: grey lines, an error with a way out, nothing, or rows with more to come. */
export function Rows<T>({ list, empty, lines, more, children }: Props<T>) {
  if (list.isPending) return <Loading {...(lines && { lines })} />
  if (list.rows.length > 0) {
    return (
      <>
        {children(list.rows)}
        <More list={list} {...more} />
      </>
    )
  }
  return list.error ? <Failure error={list.error} retry={() => void list.refetch()} /> : empty
}

/** The button under a list that goes on. */
export function More<T>({ list, ...looks }: { list: List<T> } & ButtonProps) {
  const { t } = useTranslation()
  if (!list.hasNextPage) return null
  return (
    <Button variant="default" {...looks} onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
      {t('act.more')}
    </Button>
  )
}
