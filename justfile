# Habits of this repository. Each recipe calls a script or cargo, so that everything works without `just`.

# List the recipes.
default:
    @just --list

# Pure functions and small regions: the tests to run after each edit.
quick:
    ./test.sh --quick

# What a contributor runs before a change is sent.
test:
    ./test.sh

# Everything that the pipeline runs.
all:
    ./test.sh --all

# Trials of robustness: kills, damages, random inputs, scarce resources, odd requests; `just chaos --seed 1` takes an hour.
chaos *ARGS:
    cargo build --release --locked -p qilu -p qilu-chaos --features qilu/internals
    ${CARGO_TARGET_DIR:-target}/release/qilu-chaos {{ARGS}}

# Random sequences of actions on the page in a browser; `just page-random 1000` takes hours.
page-random COUNT="100" SEED="1":
    cargo build --release --locked --bin qilu
    tests/browser/setup.sh
    node tests/browser/random.mjs {{COUNT}} {{SEED}}

# The speed of the engine.
bench *ARGS:
    cargo bench --locked -p qilu-benches --bench engine -- {{ARGS}}

# Which values of the reference ensembles changed since a commit, and by how much.
diff-seeds COMMIT="HEAD":
    cargo xtask diff-seeds {{COMMIT}}

# Write the generated pages of the model book, all of them or the named sets.
docs *SETS:
    cargo xtask docs {{SETS}}

# Build the model book as a site.
book:
    docs/build.sh

# Build the release packages for Linux.
release:
    packaging/release.sh
