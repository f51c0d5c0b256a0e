"""What ``sweep --help`` says."""

USAGE = """usage: python -m experiments sweep design=NAME design.points.KEY=VALUES ... [key=value ...]
       python -m experiments sweep resume=FOLDER

Plays many configurations (points) with run.runs histories of each, the same run numbers and so the same luck
at every point. Writes points.parquet (point -> values of the swept keys), the tables of run with the point in
front, in parts, summary.csv (headlines by point), config.yaml and manifest.json. A sweep that was stopped, in
whatever way, goes on with resume=FOLDER: files are held against their checksums, and what is missing or damaged is
played.

designs
  design=grid    every combination of the values of all keys
  design=list    the first values of all keys, then the second ones, and so on; or design.file=POINTS.csv (or
                 .parquet), a column for each key and a row for each point
  design=lhs     a Latin hypercube of design.n points
  design=sobol   design.n scrambled Sobol points; a power of 2 keeps them balanced
                 (both are drawn with run.seed)

values of design.points.KEY
  [0.1,0.5,0.9]                   values, of grid and list; of lhs and sobol each has an equal share
  [0.1,0.9]                       two numbers, of lhs and sobol: a range
  {low: 1, high: 100, log: true}  a range on a logarithmic scale; integer: true for whole numbers, which is taken
                                  for granted where the key takes no others
  {values: [2,8]}                 two numbers that are values, of lhs and sobol
  KEY is any key of run by its dotted name, mechanism.NAME and partners.strategy.ISO3 too, or a group: scenario,
  calendar, home and so on take names of their choices. A key that nothing reads at any point is refused.

where it runs
  launcher=local                  processes of this machine, run.processes of them (default: one a core)
  launcher=dask launcher.address=tcp://HOST:PORT
                                  a Dask cluster: `dask scheduler`, and for each core
                                  `dask worker ADDRESS --nthreads 1`
  output.folder=FOLDER            or a URL that fsspec reaches, s3://BUCKET/FOLDER; default: a fresh one in
                                  results/runs
  design.shard_runs=N             histories in a shard at most; default: some seconds' worth

Other words are overrides, as for run. Unless given, run.engine is array and output.outcomes account_dates:
revenue, deficit and welfare of the days of account and of the last round. --cfg job prints all and stops.

examples
  python -m experiments sweep design=grid design.points.home.resolve=[0.1,0.5,0.9] design.points.home.teams=[2,4,8]
  python -m experiments sweep design=sobol design.n=64 design.points.home.resolve=[0,1] run.runs=500
  python -m experiments sweep design=list design.points.scenario=[liberation_day,firm_deadline,no_pause]

Exit code 0 when all shards are there, 2 for bad input or when every history failed, 130 interrupted."""
