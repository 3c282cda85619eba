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
