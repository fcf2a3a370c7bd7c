import { AxisBottom, AxisLeft, AxisRight } from "@visx/axis";
import { GridRows } from "@visx/grid";
import { scaleBand, scaleLinear } from "@visx/scale";
import { Bar, LinePath } from "@visx/shape";
import { useWidth } from "./use-width.ts";

/** One bar. Values are for drawing only; words say them exactly. */
export interface ChartPoint {
  key: string;
  /** Below the axis. */
  label: string;
  value: number;
  /** The same in the period before. */
  before: number;
  /** Shown to whoever points at the bar. */
  text: string;
}

interface ChartProps {
  points: readonly ChartPoint[];
  direction: "ltr" | "rtl";
  tick: (value: number) => string;
  /** Orders come in whole numbers. */
  isWhole: boolean;
}

const height = 260;
const margin = { top: 12, bottom: 28, axis: 64, far: 12 };
/** A label and the room around it. */
const labelWidth = 72;

const scalesOf = ({ points, direction, isWhole }: ChartProps, width: number) => {
  const [start, end] =
    direction === "rtl" ? [width - margin.axis, margin.far] : [margin.axis, width - margin.far];
  const most = Math.max(...points.flatMap(({ value, before }) => [value, before]), isWhole ? 4 : 1);
  return {
    x: scaleBand({ domain: points.map(({ key }) => key), range: [start, end], padding: 0.25 }),
    y: scaleLinear({ domain: [0, most], range: [height - margin.bottom, margin.top], nice: 4 }),
  };
};

type Scales = ReturnType<typeof scalesOf>;

function Marks({ points, x, y }: Pick<ChartProps, "points"> & Scales) {
  const bottom = y(0);
  const middle = x.bandwidth() / 2;
  return (
    <>
      {points.map(({ key, value, text }) => (
        <Bar
          key={key}
          className="chart-bar"
          x={x(key) ?? 0}
          y={y(value)}
          width={x.bandwidth()}
          height={bottom - y(value)}
        >
          <title>{text}</title>
        </Bar>
      ))}
      <LinePath
        className="chart-before"
        data={[...points]}
        x={({ key }) => (x(key) ?? 0) + middle}
        y={({ before }) => y(before)}
      />
    </>
  );
}

function Drawing(props: ChartProps & { width: number }) {
  const { points, direction, tick, width } = props;
  const { x, y } = scalesOf(props, width);
  const isMirrored = direction === "rtl";
  const Side = isMirrored ? AxisRight : AxisLeft;
  const every = Math.max(1, Math.ceil((points.length * labelWidth) / (width - margin.axis - margin.far)));
  const labels = new Map(points.map(({ key, label }) => [key, label]));
  const inner = width - margin.axis - margin.far;
  return (
    <svg className="chart" width={width} height={height} aria-hidden="true">
      <GridRows
        className="chart-grid"
        scale={y}
        left={isMirrored ? margin.far : margin.axis}
        width={inner}
        numTicks={4}
      />
      <Marks points={points} x={x} y={y} />
      <Side
        scale={y}
        left={isMirrored ? width - margin.axis : margin.axis}
        numTicks={4}
        hideAxisLine
        hideTicks
        tickFormat={(value) => tick(Number(value))}
        tickLabelProps={{ className: "chart-label" }}
      />
      <AxisBottom
        scale={x}
        top={height - margin.bottom}
        axisLineClassName="chart-axis"
        hideTicks
        tickValues={points.filter((_, index) => index % every === 0).map(({ key }) => key)}
        tickFormat={(key) => labels.get(key) ?? ""}
        tickLabelProps={{ className: "chart-label", textAnchor: "middle" }}
      />
    </svg>
  );
}

/** A picture only: words and a table beside it say the same. Bars for the period, a dashed line for the one before; from the right to the left where that is how one reads. */
export default function Chart(props: ChartProps) {
  const { ref, width } = useWidth<HTMLDivElement>();
  return <div ref={ref}>{width !== null && width > 0 && <Drawing {...props} width={width} />}</div>;
}
