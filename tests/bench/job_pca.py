"""The script that a user would write instead: job_pca.py TABLE COMPONENTS OUTPUT."""
import sys

import pandas as pd
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

table = pd.read_csv(sys.argv[1])
scaled = StandardScaler().fit_transform(table)
codes = PCA(n_components=int(sys.argv[2])).fit_transform(scaled)
pd.DataFrame(codes, columns=[f"code{i + 1}" for i in range(codes.shape[1])]).to_csv(sys.argv[3], index=False)
