import { SegmentedControl, type SegmentedControlProps } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'

const PHONE = '(max-width: 48em)'

/** One of a few, all in sight. On a phone more than two stand below each other, so that none is cut off. */
export function Choice({ data = [], ...rest }: SegmentedControlProps & { 'aria-label': string }) {
  const phone = useMediaQuery(PHONE, window.matchMedia(PHONE).matches, { getInitialValueInEffect: false })
  const below = phone === true && data.length > 2
  return (
    <SegmentedControl
      data={data}
      orientation={below ? 'vertical' : 'horizontal'}
      fullWidth={below}
      style={below ? {} : { alignSelf: 'flex-start' }}
      {...rest}
    />
  )
}
